// What glibc has and Swift's Glibc module leaves out, because it stands behind _GNU_SOURCE or _XOPEN_SOURCE.
#ifndef CLINUX_H
#define CLINUX_H

#include <stdbool.h>
#include <stdint.h>

/// The terminal cells of a Unicode scalar by the tables of C.UTF-8; 0 for combining marks and control characters.
int zhida_cells_of_scalar(uint32_t scalar);

/// Renames without ever replacing: fails with EEXIST where `to` exists. 0, or -1 with errno set.
int zhida_rename_exclusively(const char *from, const char *to);

/// Whether another process has the open file `fd` (opened read-only) open for writing. Asks the kernel for a read
/// lease, which it grants only where nobody writes. False where the file system knows no leases.
bool zhida_is_open_for_writing(int fd);

#endif
