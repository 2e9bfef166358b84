// SPDX-License-Identifier: MIT
#include "ops/shared_memory.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <string>
#include <utility>

#include "ops/file_io.h"
#include "ops/system_error.h"

namespace sshrp::ops {
namespace {

constexpr mode_t readable_by_owner = 0400;
constexpr mode_t read_and_written_by_owner = 0600;

// Another description of an open file. The folder stays open from the first call on: /proc may be unmounted
// later.
util::UniqueFd open_own(const util::UniqueFd& file, int flags) {
  constexpr const char* folder_path = "/proc/self/fd";
  static util::UniqueFd folder;
  static pid_t whose = 0;  // a process that was forked has descriptors of its own
  if (whose != ::getpid()) {
    folder = util::UniqueFd(::open(folder_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    whose = ::getpid();
  }
  if (!folder) throw_errno(folder_path);
  const std::string number = std::to_string(file.get());
  util::UniqueFd opened(::openat(folder.get(), number.c_str(), flags | O_CLOEXEC));
  if (!opened) throw_errno("opening a descriptor anew");
  return opened;
}

util::UniqueFd make_file(const char* name) {
  util::UniqueFd file(::memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!file) throw_errno("memfd_create");
  return file;
}

void seal(const util::UniqueFd& file, int seals) {
  if (::fcntl(file.get(), F_ADD_SEALS, seals | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0)
    throw_errno("F_ADD_SEALS");
}

std::size_t size_of(const util::UniqueFd& file) {
  struct stat found {};
  if (::fstat(file.get(), &found) != 0) throw_errno("fstat");
  return static_cast<std::size_t>(found.st_size);
}

std::uint8_t* map(const util::UniqueFd& file, int protection) {
  if (!is_sealed(file.get())) {
    errno = EINVAL;
    throw_errno("a file that isn't sealed");
  }
  void* const memory = ::mmap(nullptr, size_of(file), protection, MAP_SHARED, file.get(), 0);
  if (memory == MAP_FAILED) throw_errno("mmap");
  return static_cast<std::uint8_t*>(memory);
}

}  // namespace

// The mode keeps others from opening the file anew, to write, by way of a descriptor to read.
SharedFile make_shared_file(const char* name, std::size_t size) {
  SharedFile file{.writable = make_file(name)};
  if (::ftruncate(file.writable.get(), static_cast<off_t>(size)) != 0) throw_errno("ftruncate");
  if (::fchmod(file.writable.get(), readable_by_owner) != 0) throw_errno("fchmod");
  seal(file.writable, 0);
  file.readable = open_own(file.writable, O_RDONLY);
  return file;
}

util::UniqueFd make_lock_file(const char* name, std::size_t size) {
  util::UniqueFd file = make_file(name);
  if (::ftruncate(file.get(), static_cast<off_t>(size)) != 0) throw_errno("ftruncate");
  if (::fchmod(file.get(), read_and_written_by_owner) != 0) throw_errno("fchmod");
  seal(file, 0);
  return file;
}

util::UniqueFd open_anew(const util::UniqueFd& file) { return open_own(file, O_RDWR); }

bool set_lock(int file, int type, off_t offset) {
  struct flock lock {};
  lock.l_type = static_cast<short>(type);
  lock.l_whence = SEEK_SET;
  lock.l_start = offset;
  lock.l_len = 1;
  return ::fcntl(file, F_OFD_SETLK, &lock) == 0;
}

util::UniqueFd open_to_read(const util::UniqueFd& file) { return open_own(file, O_RDONLY); }

util::UniqueFd make_constant_file(const char* name, BytesView content) {
  util::UniqueFd file = make_file(name);
  if (!write_all(file.get(), content)) throw_errno("write");
  seal(file, F_SEAL_WRITE);
  return file;
}

std::uint64_t file_number(const util::UniqueFd& file) {
  struct stat found {};
  if (::fstat(file.get(), &found) != 0) throw_errno("fstat");
  return found.st_ino;
}

bool is_sealed(int descriptor) {
  const int seals = ::fcntl(descriptor, F_GET_SEALS);
  return seals >= 0 && (seals & F_SEAL_SHRINK) != 0;
}

Mapping::Mapping(const util::UniqueFd& file) : bytes_(map(file, PROT_READ), size_of(file)) {}

Mapping::~Mapping() {
  if (!bytes_.empty()) ::munmap(const_cast<std::uint8_t*>(bytes_.data()), bytes_.size());
}

Mapping::Mapping(Mapping&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}

Mapping& Mapping::operator=(Mapping&& other) noexcept {
  std::swap(bytes_, other.bytes_);
  return *this;
}

SharedMapping::SharedMapping(const util::UniqueFd& file) : bytes_(map_to_write(file)) {}

SharedMapping::~SharedMapping() {
  if (!bytes_.empty()) ::munmap(bytes_.data(), bytes_.size());
}

SharedMapping::SharedMapping(SharedMapping&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}

MutableBytes map_to_write(const util::UniqueFd& file) {
  const MutableBytes memory(map(file, PROT_READ | PROT_WRITE), size_of(file));
  if (::madvise(memory.data(), memory.size(), MADV_DONTFORK) != 0) throw_errno("madvise");
  return memory;
}

BytesView map_to_read(const util::UniqueFd& file) { return {map(file, PROT_READ), size_of(file)}; }

util::UniqueFd watch_process(pid_t pid) {
  util::UniqueFd process(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  if (!process) throw_errno("pidfd_open");
  return process;
}

// Signal 0 is none: whether one could be sent.
pid_t process_number(const util::UniqueFd& process) {
  std::ifstream about("/proc/self/fdinfo/" + std::to_string(process.get()));
  constexpr std::string_view key = "Pid:";
  for (std::string line; std::getline(about, line);) {
    if (!line.starts_with(key)) continue;
    const long number = std::strtol(line.c_str() + key.size(), nullptr, 10);
    return number > 0 ? static_cast<pid_t>(number) : 0;
  }
  return 0;
}

bool is_process(int descriptor) {
  if (::syscall(SYS_pidfd_send_signal, descriptor, 0, nullptr, 0) == 0) return true;
  return errno == ESRCH || errno == EPERM;
}

}  // namespace sshrp::ops
