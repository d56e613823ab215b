// A disk that stands still, for tests. Preloaded, it lets nothing be synchronised while the first byte of the file that
// TENDRIL_TEST_DISK names is not zero; the file may change at any time.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { look_again_after_us = 10000 };

static const char moves = 0;
static const volatile char* stands_still = &moves;

__attribute__((constructor)) static void find_file(void) {
    const char* path = getenv("TENDRIL_TEST_DISK");
    const int file = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    void* mapped = mmap(NULL, 1, PROT_READ, MAP_SHARED, file, 0);
    if (mapped != MAP_FAILED) stands_still = mapped;
    close(file);
}

static void wait_for_disk(void) {
    while (*stands_still) usleep(look_again_after_us);
}

int fsync(int file) {
    wait_for_disk();
    return (int)syscall(SYS_fsync, file);
}

int fdatasync(int file) {
    wait_for_disk();
    return (int)syscall(SYS_fdatasync, file);
}
