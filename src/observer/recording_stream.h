// The file of a recording as a stream, also while it is written.
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <memory>

#include "observer/http.h"
#include "util/unique_fd.h"

namespace sshrp::observer {

/// What of it is there now.
std::unique_ptr<Stream> file_stream(util::UniqueFd file, std::uint64_t size);

/// Counts itself as long as it is there.
class Follower {
 public:
  explicit Follower(std::shared_ptr<std::atomic<std::size_t>> count) : count_(std::move(count)) { ++*count_; }
  ~Follower() { --*count_; }
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;

 private:
  std::shared_ptr<std::atomic<std::size_t>> count_;
};

/// And what comes, until the file isn't called `part` in `folder` any more.
std::unique_ptr<Stream> growing_stream(util::UniqueFd file, util::UniqueFd folder, std::string part,
                                       std::shared_ptr<std::atomic<std::size_t>> count);

}  // namespace sshrp::observer
