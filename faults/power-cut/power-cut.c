/*
 * A disk that forgets: keeps, beside a folder, a second one that holds what would be left of it after a power cut.
 *
 * The process works on its real files and sees its own data, as it does with the page cache of a real system. Only when it
 * syncs does anything reach the second folder, the durable one; so the durable folder is at every moment what the program
 * was promised to find again. The cut itself is not done here: cut.ts kills the process and then puts a folder together from
 * both, in which every sector that was not synced survives or does not by a coin flip.
 *
 * Loaded by LD_PRELOAD; told by two variables in the environment, both absolute paths without a slash at the end:
 *   POWER_CUT_LIVE      the folder that is watched, and all below it
 *   POWER_CUT_DURABLE   its durable copy
 *   POWER_CUT_COUNTED   optional: a file that gets one line for every sync, so that a test can see that it saw them
 *
 * The model, which is never kinder than ext4 or XFS with barriers:
 *   fsync, fdatasync of a file    The file's bytes and its length become durable, under the name it has now.
 *   fsync of a folder             The names in it become durable: a new file that was never synced becomes an empty one, a
 *                                 removed one is gone, a renamed one keeps the bytes that were durable under its old name.
 *   everything else               Nothing becomes durable: write, truncate, unlink, rename, close, exit, sync_file_range.
 *   *-shm                         Never durable. It is SQLite's index in memory; after a power cut there is none.
 *
 * What a file's sync makes durable is found by comparing it with its durable copy rather than by following writes: so no way
 * of writing, mmap included, can pass unseen, and what a killed process left in the page cache is synced by the next one, as
 * a real system would.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *live, *durable, *counted;
static int (*real_fsync)(int), (*real_fdatasync)(int), (*real_rename)(const char *, const char *);

/* Names that changed since their folder was synced. More than these are forgotten, which only makes the disk forget more. */
#define RENAMES 64
static struct { char from[PATH_MAX], to[PATH_MAX]; } renames[RENAMES];
static int renamed;

__attribute__((constructor)) static void start(void) {
  live = getenv("POWER_CUT_LIVE");
  durable = getenv("POWER_CUT_DURABLE");
  counted = getenv("POWER_CUT_COUNTED");
  real_fsync = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  real_fdatasync = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  real_rename = (int (*)(const char *, const char *))dlsym(RTLD_NEXT, "rename");
}

static int ends_with(const char *text, const char *end) {
  size_t length = strlen(text), tail = strlen(end);
  return length >= tail && strcmp(text + length - tail, end) == 0;
}

/* The durable path of a live one, or 0 for a path that is not watched. */
static int durable_path(const char *path, char *out) {
  size_t root = live ? strlen(live) : 0;
  if (!live || !durable || strncmp(path, live, root) != 0 || (path[root] != '/' && path[root] != 0)) return 0;
  if (ends_with(path, "-shm") || ends_with(path, " (deleted)")) return 0;
  return snprintf(out, PATH_MAX, "%s%s", durable, path + root) < PATH_MAX;
}

/* 0 when the joined path would be too long. */
static int join(char *out, const char *folder, const char *name) {
  size_t length = strlen(folder);
  if (length + strlen(name) + 2 > PATH_MAX) return 0;
  memcpy(out, folder, length);
  out[length] = '/';
  strcpy(out + length + 1, name);
  return 1;
}

/* A model that breaks must not pass for a disk that forgot. */
static void broken(const char *what, const char *path) {
  fprintf(stderr, "power-cut: %s %s: %s\n", what, path, strerror(errno));
  _exit(97);
}

static void make_folders(char *path) {
  for (char *slash = path + strlen(durable); (slash = strchr(slash + 1, '/'));) {
    *slash = 0;
    if (mkdir(path, 0700) != 0 && errno != EEXIST) broken("cannot make", path);
    *slash = '/';
  }
}

static void sync_file(const char *path, char *copy, off_t length) {
  static char now[1 << 16], then[1 << 16];
  make_folders(copy);
  int from = open(path, O_RDONLY | O_CLOEXEC), to = open(copy, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (from < 0) broken("cannot read", path);
  if (to < 0 || ftruncate(to, length) != 0) broken("cannot write", copy);
  for (off_t at = 0; at < length;) {
    size_t want = length - at < (off_t)sizeof now ? (size_t)(length - at) : sizeof now;
    ssize_t got = pread(from, now, want, at);
    if (got <= 0) break;
    ssize_t had = pread(to, then, (size_t)got, at);
    if (had != got || memcmp(now, then, (size_t)got) != 0)
      if (pwrite(to, now, (size_t)got, at) != got) broken("cannot write", copy);
    at += got;
  }
  close(from);
  close(to);
}

static void sync_folder(const char *path, char *copy) {
  char there[PATH_MAX], here[PATH_MAX];
  struct stat is;
  make_folders(copy);
  if (mkdir(copy, 0700) != 0 && errno != EEXIST) broken("cannot make", copy);
  for (int i = 0; i < renamed; i++) {
    char parent[PATH_MAX];
    snprintf(parent, sizeof parent, "%s", renames[i].to);
    *strrchr(parent, '/') = 0;
    if (strcmp(parent, copy) != 0) continue;
    real_rename(renames[i].from, renames[i].to);
    renames[i--] = renames[--renamed];
  }
  DIR *names = opendir(path);
  for (struct dirent *name; names && (name = readdir(names));) {
    if (!join(here, path, name->d_name) || !durable_path(here, there)) continue;
    if (stat(here, &is) == 0 && S_ISREG(is.st_mode)) close(open(there, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  }
  if (names) closedir(names);
  names = opendir(copy);
  for (struct dirent *name; names && (name = readdir(names));) {
    if (!join(there, copy, name->d_name) || !join(here, path, name->d_name)) continue;
    if (stat(there, &is) == 0 && S_ISREG(is.st_mode) && access(here, F_OK) != 0) unlink(there);
  }
  if (names) closedir(names);
}

/* True when the file or folder is watched, and then what it holds is durable. */
static int made_durable(int fd) {
  char link[64], path[PATH_MAX], copy[PATH_MAX];
  struct stat is;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0 || fstat(fd, &is) != 0) return 0;
  path[length] = 0;
  if (!durable_path(path, copy)) return 0;
  pthread_mutex_lock(&lock);
  if (S_ISREG(is.st_mode)) sync_file(path, copy, is.st_size);
  else if (S_ISDIR(is.st_mode)) sync_folder(path, copy);
  FILE *list = counted ? fopen(counted, "a") : NULL;
  if (list) fprintf(list, "%s\n", path), fclose(list);
  pthread_mutex_unlock(&lock);
  return 1;
}

/* What is watched is not synced for real: the machine under it is not the one whose power is cut. */
int fsync(int fd) { return made_durable(fd) ? 0 : real_fsync(fd); }

int fdatasync(int fd) { return made_durable(fd) ? 0 : real_fdatasync(fd); }

int rename(const char *from, const char *to) {
  char old[PATH_MAX], new[PATH_MAX];
  int result = real_rename(from, to);
  if (result == 0 && durable_path(from, old) && durable_path(to, new)) {
    pthread_mutex_lock(&lock);
    if (renamed < RENAMES) {
      strcpy(renames[renamed].from, old);
      strcpy(renames[renamed++].to, new);
    }
    pthread_mutex_unlock(&lock);
  }
  return result;
}
