#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>
#include <wchar.h>

static locale_t utf8;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void make_locale(void) { utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0); }

int zhida_cells_of_scalar(uint32_t scalar) {
    pthread_once(&once, make_locale);
    locale_t previous = utf8 ? uselocale(utf8) : (locale_t)0;
    int cells = wcwidth((wchar_t)scalar);
    if (utf8) uselocale(previous);
    return cells < 0 ? 0 : cells;
}

int zhida_rename_exclusively(const char *from, const char *to) {
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0) return 0;
    if (errno != EINVAL && errno != ENOSYS) return -1;
    // A file system without RENAME_NOREPLACE: link() refuses to replace as well.
    if (link(from, to) != 0) return -1;
    return unlink(from);
}

bool zhida_is_open_for_writing(int fd) {
    if (fcntl(fd, F_SETLEASE, F_RDLCK) == 0) {
        fcntl(fd, F_SETLEASE, F_UNLCK);
        return false;
    }
    return errno == EAGAIN;
}
