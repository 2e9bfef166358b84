// WorkPlace: where what blocks or takes long is done: files, slow arithmetic.
// SPDX-License-Identifier: MIT
#pragma once

#include <asio/post.hpp>
#include <asio/thread_pool.hpp>
#include <functional>

namespace sshrp::net {

/// How long a thread is kept: `dear` is a Diffie-Hellman modulo a prime, a signature by RSA, a hash of a
/// password.
enum class Cost : std::uint8_t { cheap, dear };

class WorkPlace {
 public:
  virtual ~WorkPlace() = default;
  WorkPlace(const WorkPlace&) = delete;
  WorkPlace& operator=(const WorkPlace&) = delete;

  /// By any thread. `work` throws nothing.
  virtual void post(Cost cost, std::function<void()> work) = 0;

 protected:
  WorkPlace() = default;
};

/// So many threads, which do what comes first.
class Threads final : public WorkPlace {
 public:
  explicit Threads(unsigned count) : pool_(count) {}

  void post(Cost, std::function<void()> work) override { asio::post(pool_, std::move(work)); }
  /// Ends when all that was posted is done.
  void join() { pool_.join(); }

 private:
  asio::thread_pool pool_;
};

}  // namespace sshrp::net
