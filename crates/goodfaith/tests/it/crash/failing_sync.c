/* A disk that fails where the test says so: once the file named in FAILING_SYNC exists, no file whose path ends as that file's first
 * line says reaches the disk any more. What was written stays where a crash may find it. It is loaded into the server by LD_PRELOAD and
 * changes nothing else. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static int fails(int fd) {
    char link[64], path[4096], ending[256];
    const char *rule = getenv("FAILING_SYNC");
    FILE *file = rule ? fopen(rule, "re") : NULL;
    if (!file) return 0;
    char *read = fgets(ending, sizeof ending, file);
    fclose(file);
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (!read || length < 0) return 0;
    path[length] = '\0';
    ending[strcspn(ending, "\n")] = '\0';
    size_t tail = strlen(ending);
    return (size_t)length >= tail && strcmp(path + length - tail, ending) == 0;
}

static int sync_unless_failing(int fd, long call) {
    if (fails(fd)) {
        errno = EIO;
        return -1;
    }
    return (int)syscall(call, fd);
}

int fsync(int fd) { return sync_unless_failing(fd, SYS_fsync); }
int fdatasync(int fd) { return sync_unless_failing(fd, SYS_fdatasync); }
