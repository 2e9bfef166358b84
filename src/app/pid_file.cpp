// SPDX-License-Identifier: MIT
#include "app/pid_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <fstream>

#include "ops/file_io.h"
#include "ops/system_error.h"
#include "util/unique_fd.h"

namespace sshrp::app {

void write_pid_file(const std::string& path) {
  const std::string fresh = path + ".new";
  const std::string text = std::to_string(::getpid()) + "\n";
  ::unlink(fresh.c_str());
  const util::UniqueFd file(
      ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644));
  if (!file || !ops::write_all(file.get(), as_bytes(text)) || ::rename(fresh.c_str(), path.c_str()) != 0)
    ops::throw_errno("can't write " + path);
}

void remove_pid_file(const std::string& path) {
  pid_t written = 0;
  if (std::ifstream(path) >> written && written == ::getpid()) ::unlink(path.c_str());
}

}  // namespace sshrp::app
