// SPDX-License-Identifier: GPL-2.0
/* Are the devices there, all of them and no others, and do they say what they are? */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "guest.h"
#include "ktap.h"

struct device_arg {
	enum vmabench_hook hook;
	const char *profile;
};

#define MISC_MAJOR 10

static void device_is_as_named(const void *data)
{
	const struct device_arg *arg = data;
	struct vmabench_info info;
	struct stat st;
	int fd = device_open(arg->hook, arg->profile);

	ktap_expect(!fstat(fd, &st), "fstat");
	ktap_expect(S_ISCHR(st.st_mode), "mode %o is not a character device", st.st_mode);
	ktap_expect((st.st_mode & 07777) == 0600, "mode %o is not 0600", st.st_mode & 07777);
	ktap_expect(!st.st_uid && !st.st_gid, "owner %d:%d is not root", st.st_uid, st.st_gid);
	ktap_expect_eq("major", major(st.st_rdev), MISC_MAJOR);

	memset(&info, 0xff, sizeof(info));
	ktap_expect(!ioctl(fd, VMABENCH_IOC_INFO, &info), "VMABENCH_IOC_INFO");
	ktap_expect_eq("abi", info.abi, VMABENCH_ABI_VERSION);
	ktap_expect_eq("hook", info.hook, arg->hook);
	ktap_expect(!strncmp(info.profile, arg->profile, sizeof(info.profile)), "profile is %.16s",
		    info.profile);
}

static bool is_known(const char *name)
{
	char known[64];
	int hook;
	size_t i;

	for (hook = 0; hook < 2; hook++) {
		if (hook_needs(hook) && !ktap_has(hook_needs(hook)))
			continue;
		for (i = 0; i < count_profiles(); i++) {
			snprintf(known, sizeof(known), "vmabench-%s-%s", hook_names[hook],
				 profile_at(i)->name);
			if (!strcmp(name, known))
				return true;
		}
	}
	return false;
}

/* Also says that a kernel of which we expect no .mmap_prepare really has none. */
static void no_other_devices(const void *arg)
{
	struct dirent *entry;
	DIR *dev = opendir("/dev");

	ktap_expect(dev, "opendir /dev");
	while ((entry = readdir(dev))) {
		if (strncmp(entry->d_name, "vmabench-", 9) ||
		    !strncmp(entry->d_name, "vmabench-test-", 14))
			continue;
		ktap_expect(is_known(entry->d_name), "/dev/%s is not expected", entry->d_name);
	}
	closedir(dev);
}

int main(int argc, char **argv)
{
	const size_t nr = count_profiles();
	struct ktap_case cases[2 * nr + 1];
	struct device_arg args[2 * nr];
	size_t i, n = 0;
	int hook;

	for (hook = 0; hook < 2; hook++) {
		for (i = 0; i < nr; i++, n++) {
			args[n] = (struct device_arg){ hook, profile_at(i)->name };
			cases[n] = (struct ktap_case){
				.name = case_name("device/%s/%s", hook_names[hook],
						  args[n].profile),
				.run = device_is_as_named,
				.arg = &args[n],
				.needs = hook_needs(hook),
			};
		}
	}
	cases[n++] = (struct ktap_case){ .name = "device/no_others", .run = no_other_devices };
	return ktap_main(argc, argv, cases, n);
}
