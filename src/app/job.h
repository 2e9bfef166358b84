// A worker's job: what the command line asked for, and all that was read for it, as bytes that a worker of
// the same program prepares the same configuration from. They hold secrets.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include "app/options.h"
#include "ops/recording.h"
#include "util/secret.h"
#include "util/unique_fd.h"

namespace sshrp::app {

util::SecretBytes encode_job(const Options& options, const ops::Recording& files);

struct Job {
  Options options;
  ops::Recording files;
};

/// Throws wire::ProtocolError.
Job decode_job(BytesView bytes);

/// Such bytes on their way into a pipe whose reader takes them when it likes.
class Sending {
 public:
  /// Of nothing: it is over.
  Sending() = default;
  /// Into `pipe`, which doesn't block.
  Sending(util::UniqueFd pipe, std::shared_ptr<const util::SecretBytes> bytes)
      : pipe_(std::move(pipe)), bytes_(std::move(bytes)) {}

  /// Sends what goes at once. Over as soon as all is sent, or nobody reads any more.
  void go_on();
  bool is_over() const { return !bytes_; }
  int fd() const { return pipe_.get(); }

 private:
  util::UniqueFd pipe_{};
  std::shared_ptr<const util::SecretBytes> bytes_{};
  std::size_t sent_ = 0;
};

}  // namespace sshrp::app
