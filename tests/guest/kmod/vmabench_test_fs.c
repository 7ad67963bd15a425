// SPDX-License-Identifier: GPL-2.0
/*
 * File systems in memory, ramfs but for the hook of their files: vmabench-prepare has
 * .mmap_prepare alone, vmabench-both has both, which nobody may map. To lay another
 * file system over, and to run programs from.
 */

#include <linux/fs.h>
#include <linux/fs_context.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/pagemap.h>

static unsigned int calls;
module_param(calls, uint, 0444);
MODULE_PARM_DESC(calls, "how often .mmap_prepare was called");

static const struct vm_operations_struct fs_vm_ops = {
	.fault = filemap_fault,
	.map_pages = filemap_map_pages,
	.page_mkwrite = filemap_page_mkwrite,
};

static int fs_prepare(struct vm_area_desc *desc)
{
	calls++;
	desc->vm_ops = &fs_vm_ops;
	return 0;
}

static int fs_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &fs_vm_ops;
	return 0;
}

#define FILE_FOPS                                                                                  \
	.owner = THIS_MODULE, .read_iter = generic_file_read_iter,                                 \
	.write_iter = generic_file_write_iter, .splice_read = filemap_splice_read,                 \
	.fsync = noop_fsync, .llseek = generic_file_llseek

static const struct file_operations prepare_fops = {
	FILE_FOPS,
	.mmap_prepare = fs_prepare,
};

static const struct file_operations both_fops = {
	FILE_FOPS,
	.mmap = fs_mmap,
	.mmap_prepare = fs_prepare,
};

static const struct inode_operations file_iops = {
	.setattr = simple_setattr,
	.getattr = simple_getattr,
};

static const struct inode_operations dir_iops;

/* sb->s_fs_info has the operations of the files. */
static struct inode *make_inode(struct super_block *sb, struct inode *dir, umode_t mode)
{
	struct inode *inode = new_inode(sb);

	if (!inode)
		return NULL;
	inode->i_ino = get_next_ino();
	inode_init_owner(&nop_mnt_idmap, inode, dir, mode);
	simple_inode_init_ts(inode);
	inode->i_mapping->a_ops = &ram_aops;
	mapping_set_unevictable(inode->i_mapping);
	if (S_ISDIR(mode)) {
		inode->i_op = &dir_iops;
		inode->i_fop = &simple_dir_operations;
		inc_nlink(inode);
	} else {
		inode->i_op = &file_iops;
		inode->i_fop = sb->s_fs_info;
	}
	return inode;
}

static int make_entry(struct inode *dir, struct dentry *dentry, umode_t mode)
{
	struct inode *inode = make_inode(dir->i_sb, dir, mode);

	if (!inode)
		return -ENOSPC;
	d_instantiate(dentry, inode);
	dget(dentry);
	return 0;
}

static int fs_create(struct mnt_idmap *idmap, struct inode *dir, struct dentry *dentry,
		     umode_t mode, bool excl)
{
	return make_entry(dir, dentry, mode | S_IFREG);
}

static int fs_mkdir(struct mnt_idmap *idmap, struct inode *dir, struct dentry *dentry, umode_t mode)
{
	inc_nlink(dir);
	return make_entry(dir, dentry, mode | S_IFDIR);
}

static const struct inode_operations dir_iops = {
	.create = fs_create,
	.mkdir = fs_mkdir,
	.lookup = simple_lookup,
	.unlink = simple_unlink,
	.rmdir = simple_rmdir,
};

static const struct super_operations fs_ops = {
	.statfs = simple_statfs,
	.drop_inode = generic_delete_inode,
};

static struct file_system_type prepare_type, both_type;

static int fill_super(struct super_block *sb, struct fs_context *fc)
{
	const struct file_operations *fops = fc->fs_type == &both_type ? &both_fops : &prepare_fops;

	sb->s_fs_info = (void *)fops;
	sb->s_maxbytes = MAX_LFS_FILESIZE;
	sb->s_blocksize = PAGE_SIZE;
	sb->s_blocksize_bits = PAGE_SHIFT;
	sb->s_op = &fs_ops;
	sb->s_root = d_make_root(make_inode(sb, NULL, S_IFDIR | 0755));
	return sb->s_root ? 0 : -ENOMEM;
}

static int get_tree(struct fs_context *fc)
{
	return get_tree_nodev(fc, fill_super);
}

static const struct fs_context_operations context_ops = {
	.get_tree = get_tree,
};

static int init_context(struct fs_context *fc)
{
	fc->ops = &context_ops;
	return 0;
}

#define FS_TYPE(_name)                                                                             \
	.owner = THIS_MODULE, .name = _name, .init_fs_context = init_context,                      \
	.kill_sb = kill_litter_super

static struct file_system_type prepare_type = {
	FS_TYPE("vmabench-prepare"),
};

static struct file_system_type both_type = {
	FS_TYPE("vmabench-both"),
};

static int __init vmabench_test_fs_init(void)
{
	int err = register_filesystem(&prepare_type);

	if (err)
		return err;
	err = register_filesystem(&both_type);
	if (err)
		unregister_filesystem(&prepare_type);
	return err;
}

static void __exit vmabench_test_fs_exit(void)
{
	unregister_filesystem(&both_type);
	unregister_filesystem(&prepare_type);
}

module_init(vmabench_test_fs_init);
module_exit(vmabench_test_fs_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Prepare-only file systems for the guest tests of vmabench");
