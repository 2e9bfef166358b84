// FakeDaemon: who answers at a Unix socket, as a test wants it: right, wrong, late, not at all.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "util/folder.h"
#include "util/unique_fd.h"

namespace sshrp::ctl::testing {

class FakeDaemon {
 public:
  /// Bytes for a request, of which the first line and the body are given.
  using Answer = std::function<std::string(const std::string& line, const std::string& body)>;

  explicit FakeDaemon(Answer answer);
  ~FakeDaemon();
  FakeDaemon(const FakeDaemon&) = delete;

  const std::string& socket() const { return path_; }
  /// "GET /path" and "POST /path BODY" of all that were asked.
  std::vector<std::string> requests() const;
  /// Holds the connections open, whose answers have no end, until this is destroyed.
  void keep_open() { keeps_open_ = true; }

 private:
  void serve();
  void serve_one(util::UniqueFd connection);

  Folder folder_{};
  std::string path_;
  Answer answer_;
  util::UniqueFd listener_{};
  util::UniqueFd wake_{};
  util::UniqueFd woken_{};
  bool keeps_open_ = false;
  std::vector<util::UniqueFd> open_{};
  mutable std::mutex mutex_{};
  std::vector<std::string> requests_{};
  std::thread thread_{};
};

/// A whole answer.
std::string http_answer(const std::string& body, const std::string& status = "200 OK");

}  // namespace sshrp::ctl::testing
