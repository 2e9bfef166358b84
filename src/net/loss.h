// Loss: why a connection is lost that is carried by another one, as whoever carries it knows it.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace sshrp::net {

/// Two threads share it: one carries the connection, one has its end.
class Loss {
 public:
  /// Before the end is closed: who reads the end of the stream then finds it.
  void note(std::string sentence) {
    const std::lock_guard lock(mutex_);
    if (!sentence_) sentence_ = std::move(sentence);
  }
  /// nullopt: whoever is at the other end has ended the connection.
  std::optional<std::string> sentence() const {
    const std::lock_guard lock(mutex_);
    return sentence_;
  }

 private:
  mutable std::mutex mutex_{};
  std::optional<std::string> sentence_{};
};

using LossPtr = std::shared_ptr<Loss>;

}  // namespace sshrp::net
