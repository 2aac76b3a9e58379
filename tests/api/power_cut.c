/* Notes what a power cut would leave: every file of one folder as it was when it was last synced, and the names that the
   folder had when it was last synced. Loaded with LD_PRELOAD; POWER_CUT_FOLDER is watched, POWER_CUT_NOTES gets a file
   `log` with a line for each sync, and beside it the contents. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int number;

static void note(const char *line, size_t size) {
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/log", getenv("POWER_CUT_NOTES"));
    int log = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (log < 0 || write(log, line, size) != (ssize_t)size)
        abort();
    close(log);
}

static void note_file(int fd, unsigned long inode) {
    char path[PATH_MAX], block[65536];
    snprintf(path, sizeof path, "%s/%d", getenv("POWER_CUT_NOTES"), ++number);
    int copy = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    off_t at = 0;
    for (ssize_t size; (size = pread(fd, block, sizeof block, at)) > 0; at += size)
        if (write(copy, block, size) != size)
            abort();
    close(copy);
    note(block, snprintf(block, sizeof block, "file %lu %d\n", inode, number));
}

static void note_folder(const char *folder) {
    char line[65536] = "folder";
    size_t size = strlen(line);
    DIR *names = opendir(folder);
    for (struct dirent *entry; (entry = readdir(names)) != NULL;)
        if (entry->d_type == DT_REG)
            size += snprintf(line + size, sizeof line - size, " %lu:%s", (unsigned long)entry->d_ino, entry->d_name);
    closedir(names);
    line[size++] = '\n';
    note(line, size);
}

static void synced(int fd) {
    const char *folder = getenv("POWER_CUT_FOLDER");
    char link[64], path[PATH_MAX] = "";
    struct stat about;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    if (folder == NULL || readlink(link, path, sizeof path - 1) < 0 || fstat(fd, &about) != 0)
        return;
    pthread_mutex_lock(&lock);
    if (S_ISDIR(about.st_mode) && strcmp(path, folder) == 0)
        note_folder(folder);
    else if (S_ISREG(about.st_mode) && strncmp(path, folder, strlen(folder)) == 0 && path[strlen(folder)] == '/')
        note_file(fd, about.st_ino);
    pthread_mutex_unlock(&lock);
}

int fsync(int fd) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    int result = real(fd);
    if (result == 0)
        synced(fd);
    return result;
}

int fdatasync(int fd) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    int result = real(fd);
    if (result == 0)
        synced(fd);
    return result;
}
