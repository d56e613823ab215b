// Sets the wall clock of one process wrong, for tests. Preloaded, it adds to every reading of that clock the nanoseconds
// that stand in the file which TENDRIL_TEST_CLOCK names, and which may change at any time. Steady clocks stay as they are.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { nanoseconds = 1000000000 };

static const int64_t right = 0;
static const volatile int64_t* wrong_by = &right;

__attribute__((constructor)) static void find_file(void) {
    const char* path = getenv("TENDRIL_TEST_CLOCK");
    const int file = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    void* mapped = mmap(NULL, sizeof(int64_t), PROT_READ, MAP_SHARED, file, 0);
    if (mapped != MAP_FAILED) wrong_by = mapped;
    close(file);
}

int clock_gettime(clockid_t clock, struct timespec* time) {
    const long status = syscall(SYS_clock_gettime, clock, time);
    if (status != 0 || (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE)) return (int)status;
    const int64_t shown = (int64_t)time->tv_sec * nanoseconds + time->tv_nsec + *wrong_by;
    time->tv_sec = shown / nanoseconds;
    time->tv_nsec = shown % nanoseconds;
    return 0;
}

int gettimeofday(struct timeval* restrict time, void* restrict zone) {
    (void)zone;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    time->tv_sec = now.tv_sec;
    time->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t* result) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (result != NULL) *result = now.tv_sec;
    return now.tv_sec;
}
