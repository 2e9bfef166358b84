// SPDX-License-Identifier: MIT
#include "observer/recording_stream.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace sshrp::observer {
namespace {

/// Behind `at`, which it moves; 0 at the end of the file, negative if it can't be read.
ssize_t read_on(int file, std::span<char> room, std::uint64_t& at) {
  ssize_t count = 0;
  do count = ::pread(file, room.data(), room.size(), static_cast<off_t>(at));
  while (count < 0 && errno == EINTR);
  if (count > 0) at += static_cast<std::uint64_t>(count);
  return count;
}

class FileStream final : public Stream {
 public:
  FileStream(util::UniqueFd file, std::uint64_t size) : file_(std::move(file)), size_(size) {}

  std::optional<std::uint64_t> size() const override { return size_; }

  Read read(std::span<char> room) override {
    const std::uint64_t left = size_ - at_;
    if (left == 0) return End::reached;
    const ssize_t count = read_on(file_.get(), room.first(std::min<std::uint64_t>(room.size(), left)), at_);
    if (count <= 0) return End::broken;  // somebody has shortened it
    return static_cast<std::size_t>(count);
  }

 private:
  const util::UniqueFd file_;
  const std::uint64_t size_;
  std::uint64_t at_ = 0;
};

class GrowingStream final : public Stream {
 public:
  GrowingStream(util::UniqueFd file, util::UniqueFd folder, std::string part,
                std::shared_ptr<std::atomic<std::size_t>> count)
      : file_(std::move(file)),
        folder_(std::move(folder)),
        part_(std::move(part)),
        follower_(std::move(count)) {}

  std::optional<std::uint64_t> size() const override { return std::nullopt; }

  Read read(std::span<char> room) override {
    const bool written = is_written();  // asked first: what it grew by before it got its name is read below
    const ssize_t count = read_on(file_.get(), room, at_);
    if (count < 0) return End::broken;
    if (count > 0) return static_cast<std::size_t>(count);
    if (written) return Nothing{};
    return End::reached;
  }

 private:
  bool is_written() const {
    struct stat own {
    }, named{};
    return ::fstat(file_.get(), &own) == 0 &&
           ::fstatat(folder_.get(), part_.c_str(), &named, AT_SYMLINK_NOFOLLOW) == 0 &&
           own.st_ino == named.st_ino && own.st_dev == named.st_dev;
  }

  const util::UniqueFd file_;
  const util::UniqueFd folder_;
  const std::string part_;
  const Follower follower_;
  std::uint64_t at_ = 0;
};

}  // namespace

std::unique_ptr<Stream> file_stream(util::UniqueFd file, std::uint64_t size) {
  return std::make_unique<FileStream>(std::move(file), size);
}

std::unique_ptr<Stream> growing_stream(util::UniqueFd file, util::UniqueFd folder, std::string part,
                                       std::shared_ptr<std::atomic<std::size_t>> count) {
  return std::make_unique<GrowingStream>(std::move(file), std::move(folder), std::move(part),
                                         std::move(count));
}

}  // namespace sshrp::observer
