/* A disk that fails: the n-th write, sync, rename or cut below a folder gives an error.
   Loaded before libc (LD_PRELOAD), so that the database's own writes fail as well. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static char folder[4096];
static long fails_at = 0, seen = 0;
static int error_number = 0, stays_broken = 0;

void failing_disk_arm(const char *where, long nth, int number, int stays) {
    strncpy(folder, where, sizeof folder - 1);
    seen = 0;
    error_number = number;
    stays_broken = stays;
    fails_at = nth;
}

long failing_disk_seen(void) { return seen; }

static int strikes(const char *path) {
    if (!fails_at || strncmp(path, folder, strlen(folder)) != 0) return 0;
    long now = __sync_add_and_fetch(&seen, 1);
    if (now < fails_at || (now > fails_at && !stays_broken)) return 0;
    errno = error_number;
    return 1;
}

static int strikes_at(int descriptor) {
    char link[64], path[4096];
    if (!fails_at) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return strikes(path);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *data, size_t size) {
    return strikes_at(fd) ? -1 : REAL(write)(fd, data, size);
}
ssize_t writev(int fd, const struct iovec *parts, int count) {
    return strikes_at(fd) ? -1 : REAL(writev)(fd, parts, count);
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
    return strikes_at(fd) ? -1 : REAL(pwrite)(fd, data, size, at);
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    return strikes_at(fd) ? -1 : REAL(pwrite64)(fd, data, size, at);
}
int ftruncate(int fd, off_t size) { return strikes_at(fd) ? -1 : REAL(ftruncate)(fd, size); }
int ftruncate64(int fd, off64_t size) { return strikes_at(fd) ? -1 : REAL(ftruncate64)(fd, size); }
int fsync(int fd) { return strikes_at(fd) ? -1 : REAL(fsync)(fd); }
int fdatasync(int fd) { return strikes_at(fd) ? -1 : REAL(fdatasync)(fd); }
int rename(const char *from, const char *to) { return strikes(to) ? -1 : REAL(rename)(from, to); }
