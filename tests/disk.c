/* What a disk may do to the booth: this file stands between the process and its file system.

   Preloaded (LD_PRELOAD), it takes its orders from a small file that test and process both map into
   memory (tests/disk.py has the same layout). For files below `prefix` it
   - writes each change into a log, so that the disk as it was at any moment can be made again;
   - fails the n-th write or fsync, with an errno, a number of times;
   - makes each fsync as slow as that of a cheap memory card. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WRITES = 1, SYNCS = 2 };

struct orders {
    int64_t skip;          /* operations of these kinds to let through before the first failure */
    int64_t times;         /* how many then fail; -1: all */
    int64_t fired;         /* how many failed */
    int64_t seen;          /* operations of these kinds seen */
    int64_t log_bytes;     /* what the log holds */
    int32_t kinds;         /* WRITES, SYNCS */
    int32_t error;         /* errno */
    int32_t recording;
    int32_t sync_sleep_us;
    char prefix[512];
};

struct record {
    int64_t op, name_bytes, offset, bytes;
};

enum { CREATE = 1, WRITE, TRUNCATE, SYNC, SYNC_FAILED, UNLINK, RENAME };
enum { FDS = 4096, NAME = 512 };

static struct orders *orders;
static int log_fd = -1;
static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;
static char *names[FDS];

#define REAL(name, ...) static __typeof__(name) *real; if (!real) real = dlsym(RTLD_NEXT, #name); __VA_ARGS__

static ssize_t plain_write(int fd, const void *bytes, size_t count) {
    REAL(write)
    return real(fd, bytes, count);
}

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("BOOTH_DISK_ORDERS"), *log = getenv("BOOTH_DISK_LOG");
    if (!path) return;
    int fd = open(path, O_RDWR);
    if (fd < 0) return;
    void *mapped = mmap(NULL, sizeof *orders, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (log) log_fd = open(log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (mapped != MAP_FAILED) orders = mapped;
}

/* The name below the prefix ("" for the folder itself), or NULL for files that are not ours. */
static const char *below(const char *path) {
    if (!orders || !path || !orders->prefix[0]) return NULL;
    size_t length = strlen(orders->prefix);
    if (strncmp(path, orders->prefix, length)) return NULL;
    if (path[length] == '/') return path + length + 1;
    return path[length] ? NULL : path + length;
}

static const char *name_of(int fd) { return orders && fd >= 0 && fd < FDS ? names[fd] : NULL; }

static int is_index(const char *name) {
    size_t length = strlen(name);
    return length > 4 && !strcmp(name + length - 4, "-shm");
}

static void note(int op, const char *name, int64_t offset, const void *bytes, size_t count) {
    /* The index of the log is rebuilt after a power cut: it is of no interest. */
    if (!orders->recording || log_fd < 0 || is_index(name)) return;
    struct record record = {op, (int64_t)strlen(name), offset, (int64_t)count};
    int64_t written = sizeof record + record.name_bytes + (bytes ? record.bytes : 0);
    plain_write(log_fd, &record, sizeof record);
    plain_write(log_fd, name, record.name_bytes);
    if (bytes) plain_write(log_fd, bytes, count);
    __atomic_add_fetch(&orders->log_bytes, written, __ATOMIC_SEQ_CST);
}

/* Does this operation fail now? */
static int fails(int kind) {
    if (!(orders->kinds & kind)) return 0;
    orders->seen++;
    if (orders->skip > 0) {
        orders->skip--;
        return 0;
    }
    if (orders->times == 0) return 0;
    if (orders->times > 0) orders->times--;
    orders->fired++;
    errno = orders->error;
    return 1;
}

static int opened(int fd, const char *path, int made) {
    const char *name = below(path);
    if (fd < 0 || fd >= FDS || !name) return fd;
    pthread_mutex_lock(&one);
    free(names[fd]);
    names[fd] = strdup(name);
    if (made) note(CREATE, name, 0, NULL, 0);
    pthread_mutex_unlock(&one);
    return fd;
}

#define OPEN(function, before, path_, ...)                                     \
    int function(before const char *path, int flags, ...) {                    \
        REAL(function)                                                         \
        va_list more;                                                          \
        va_start(more, flags);                                                 \
        mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;              \
        va_end(more);                                                          \
        int made = below(path) && flags & O_CREAT && access(path, F_OK);       \
        return opened(real(__VA_ARGS__, flags, mode), path, made);             \
    }

OPEN(open, , path, path)
OPEN(open64, , path, path)
#define DIRECTORY int folder,
OPEN(openat, DIRECTORY, path, folder, path)
OPEN(openat64, DIRECTORY, path, folder, path)

int close(int fd) {
    REAL(close)
    if (name_of(fd)) {
        pthread_mutex_lock(&one);
        free(names[fd]);
        names[fd] = NULL;
        pthread_mutex_unlock(&one);
    }
    return real(fd);
}

/* A disk that gets full takes the first half of the write that fills it. */
static size_t taken(size_t count) {
    return orders->error == ENOSPC && orders->fired == 1 && count > 1 ? count / 2 : 0;
}

#define PWRITE(function)                                                       \
    ssize_t function(int fd, const void *bytes, size_t count, off_t offset) {  \
        REAL(function)                                                         \
        const char *name = name_of(fd);                                        \
        if (!name) return real(fd, bytes, count, offset);                      \
        pthread_mutex_lock(&one);                                              \
        if (fails(WRITES)) count = taken(count);                               \
        ssize_t done = count ? real(fd, bytes, count, offset) : -1;            \
        if (done > 0) note(WRITE, name, offset, bytes, done);                  \
        pthread_mutex_unlock(&one);                                            \
        return done;                                                           \
    }

PWRITE(pwrite)
PWRITE(pwrite64)

ssize_t write(int fd, const void *bytes, size_t count) {
    const char *name = name_of(fd);
    if (!name) return plain_write(fd, bytes, count);
    pthread_mutex_lock(&one);
    off_t offset = lseek(fd, 0, SEEK_CUR);
    if (fails(WRITES)) count = taken(count);
    ssize_t done = count ? plain_write(fd, bytes, count) : -1;
    if (done > 0) note(WRITE, name, offset, bytes, done);
    pthread_mutex_unlock(&one);
    return done;
}

#define FTRUNCATE(function)                                                    \
    int function(int fd, off_t length) {                                       \
        REAL(function)                                                         \
        const char *name = name_of(fd);                                        \
        if (!name) return real(fd, length);                                    \
        pthread_mutex_lock(&one);                                              \
        int answer = fails(WRITES) ? -1 : real(fd, length);                    \
        if (!answer) note(TRUNCATE, name, length, NULL, 0);                    \
        pthread_mutex_unlock(&one);                                            \
        return answer;                                                         \
    }

FTRUNCATE(ftruncate)
FTRUNCATE(ftruncate64)

#define FSYNC(function)                                                        \
    int function(int fd) {                                                     \
        REAL(function)                                                         \
        const char *name = name_of(fd);                                        \
        if (!name) return real(fd);                                            \
        if (orders->sync_sleep_us) usleep(orders->sync_sleep_us);              \
        pthread_mutex_lock(&one);                                              \
        int answer = fails(SYNCS) ? -1 : real(fd);                             \
        note(answer ? SYNC_FAILED : SYNC, name, 0, NULL, 0);                   \
        pthread_mutex_unlock(&one);                                            \
        return answer;                                                         \
    }

FSYNC(fsync)
FSYNC(fdatasync)

int unlink(const char *path) {
    REAL(unlink)
    const char *name = below(path);
    if (!name) return real(path);
    pthread_mutex_lock(&one);
    int answer = real(path);
    if (!answer) note(UNLINK, name, 0, NULL, 0);
    pthread_mutex_unlock(&one);
    return answer;
}

int rename(const char *old, const char *new) {
    REAL(rename)
    const char *name = below(old), *new_name = below(new);
    if (!name || !new_name) return real(old, new);
    pthread_mutex_lock(&one);
    int answer = real(old, new);
    if (!answer) note(RENAME, name, 0, new_name, strlen(new_name));
    pthread_mutex_unlock(&one);
    return answer;
}
