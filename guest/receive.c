// SPDX-License-Identifier: GPL-2.0
/*
 * vmabench-receive FRAMES DIR: the host's end of guest/port.h. Puts the pieces of files that a
 * guest sent into DIR, up to the first frame that is not whole: what came before it is good. Says
 * so and ends with 9 where the guest did not send its last frame.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "exit_codes.h"
#include "port.h"

struct frame {
	char name[PORT_MAX_NAME + 1];
	unsigned long long offset;
	size_t len;
	unsigned long crc;
};

/* Reads one frame into @frame and @piece. NULL, or why it is none. */
static const char *read_frame(FILE *in, struct frame *frame, char *piece)
{
	char line[sizeof(PORT_MAGIC) + PORT_MAX_NAME + 64];
	int end = 0;

	if (!fgets(line, sizeof(line), in))
		return "the guest sent no last frame";
	if (!strchr(line, '\n'))
		return "its head is cut short";
	if (strncmp(line, PORT_MAGIC, strlen(PORT_MAGIC)) ||
	    sscanf(line + strlen(PORT_MAGIC), "%64s %llu %zu %8lx\n%n", frame->name, &frame->offset,
		   &frame->len, &frame->crc, &end) != 4 ||
	    !end || frame->len > PORT_MAX_PIECE)
		return "it does not begin as a frame does";
	if (strcmp(frame->name, PORT_END) && !port_name_is_good(frame->name))
		return "the name in it is no file's";
	if (fread(piece, 1, frame->len, in) != frame->len || fgetc(in) != '\n')
		return "it is cut short";
	if (crc32(0, (const Bytef *)piece, (uInt)frame->len) != frame->crc)
		return "its checksum is wrong";
	return NULL;
}

/* A write that comes short is carried on with: it is the next one that says why. */
static int write_at(int fd, const char *piece, size_t len, unsigned long long offset)
{
	while (len) {
		const ssize_t n = pwrite(fd, piece, len, (off_t)offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n ? -errno : -ENOSPC;
		piece += n;
		offset += (unsigned long long)n;
		len -= (size_t)n;
	}
	return 0;
}

/* 0 or -errno; -ERANGE where the piece would leave a hole. */
static int store_piece(const char *dir, const struct frame *frame, const char *piece)
{
	char path[PATH_MAX];
	struct stat st;
	int fd, err = 0;

	if (snprintf(path, sizeof(path), "%s/%s", dir, frame->name) >= (int)sizeof(path))
		return -ENAMETOOLONG;
	fd = open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (fd < 0)
		return -errno;
	if (fstat(fd, &st))
		err = -errno;
	else if (frame->offset > (unsigned long long)st.st_size)
		err = -ERANGE;
	else
		err = write_at(fd, piece, frame->len, frame->offset);
	if (close(fd) && !err)
		err = -errno;
	return err;
}

static int receive(FILE *in, const char *frames, const char *dir)
{
	static char piece[PORT_MAX_PIECE];
	struct frame frame;
	const char *why;
	int err;

	for (unsigned int nr = 1;; nr++) {
		why = read_frame(in, &frame, piece);
		if (!why && !strcmp(frame.name, PORT_END))
			return EXIT_SUCCESS;
		err = why ? 0 : store_piece(dir, &frame, piece);
		if (err == -ERANGE)
			why = "what comes before its piece is missing";
		if (why) {
			fprintf(stderr, "vmabench: %s: frame %u: %s; what came before it is kept\n",
				frames, nr, why);
			return VMABENCH_EXIT_UNTRUSTED;
		}
		if (err) {
			fprintf(stderr, "vmabench: %s/%s: cannot be written: %s; make room\n", dir,
				frame.name, strerror(-err));
			return VMABENCH_EXIT_PREREQUISITE;
		}
	}
}

int main(int argc, char **argv)
{
	FILE *in;
	int status;

	if (argc != 3) {
		fprintf(stderr, "vmabench: vmabench-receive: takes two arguments; type: "
				"vmabench-receive FRAMES DIR\n");
		return VMABENCH_EXIT_USAGE;
	}
	in = fopen(argv[1], "re");
	if (!in) {
		fprintf(stderr, "vmabench: %s: %s; name what the guest sent\n", argv[1],
			strerror(errno));
		return VMABENCH_EXIT_PREREQUISITE;
	}
	status = receive(in, argv[1], argv[2]);
	fclose(in);
	return status;
}
