// Shared memory: files without names, which processes get as descriptors.
// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>

#include <cstddef>

#include "util/bytes.h"
#include "util/unique_fd.h"

namespace sshrp::ops {

/// Of zeros. It keeps its size, and no seal is added any more: who reads it can't be made to fault.
struct SharedFile {
  util::UniqueFd writable{};
  util::UniqueFd readable{};  // who has this one only can't write, nor come by the other
};

/// Throws std::system_error, as all here. `name`: what /proc shows.
SharedFile make_shared_file(const char* name, std::size_t size);
/// The same, to be written and locked by all who have it.
util::UniqueFd make_lock_file(const char* name, std::size_t size);
/// With a description of its own (open(2)), by which locks count.
util::UniqueFd open_anew(const util::UniqueFd& file);
/// Has the byte at `offset` locked by this description, or no more; `type`: F_RDLCK, F_WRLCK or F_UNLCK.
/// Doesn't wait: false where others have it (fcntl(2), F_OFD_SETLK).
bool set_lock(int file, int type, off_t offset);
/// With a description that is only for reading.
util::UniqueFd open_to_read(const util::UniqueFd& file);
/// That nobody can change.
util::UniqueFd make_constant_file(const char* name, BytesView content);

/// The file's inode number, by which two descriptors are known to be of one file.
std::uint64_t file_number(const util::UniqueFd& file);

/// One of those above: it keeps its size. Never throws, whatever the descriptor is of.
bool is_sealed(int descriptor);

/// A file in memory for as long as this lives. A file that could still shrink isn't taken.
class Mapping {
 public:
  Mapping() = default;
  /// To be read.
  explicit Mapping(const util::UniqueFd& file);
  ~Mapping();
  Mapping(Mapping&& other) noexcept;
  Mapping& operator=(Mapping&& other) noexcept;

  BytesView bytes() const { return bytes_; }

 private:
  BytesView bytes_{};
};

/// The same, which others write, too: a process that is forked from this one doesn't have it.
class SharedMapping {
 public:
  explicit SharedMapping(const util::UniqueFd& file);
  ~SharedMapping();
  SharedMapping(SharedMapping&& other) noexcept;
  SharedMapping& operator=(SharedMapping&&) = delete;

  MutableBytes bytes() const { return bytes_; }

 private:
  MutableBytes bytes_{};
};

/// To be written, as long as the process lives; one that is forked from it doesn't have it.
MutableBytes map_to_write(const util::UniqueFd& file);

/// To be read, in the same way.
BytesView map_to_read(const util::UniqueFd& file);

/// A descriptor that is readable once the process has ended (pidfd_open(2)).
util::UniqueFd watch_process(pid_t pid);

/// Its process's number, in the namespace of /proc; 0: it is of none, or of one that has ended, or can't be
/// known.
pid_t process_number(const util::UniqueFd& process);

/// It is of a process, also of one that has ended. Never throws.
bool is_process(int descriptor);

}  // namespace sshrp::ops
