// Helpers: the processes beside the workers. The master keeps one for each part of its own: it starts another
// when that ends, until it is let go.
// SPDX-License-Identifier: MIT
#pragma once

#include <list>
#include <memory>

#include "app/child.h"

namespace sshrp::app {

/// What of a helper's work is the master's: what it is told, and what becomes of what it says. It outlives
/// its processes, of which it has one at a time, or none.
class HelperPart {
 public:
  HelperPart() = default;
  HelperPart(const HelperPart&) = delete;
  HelperPart& operator=(const HelperPart&) = delete;
  virtual ~HelperPart() = default;

  virtual ProcessRole role() const = 0;
  /// A process was started, and knows nothing yet. What this throws has it killed.
  virtual void begin() = 0;
  /// What the process said: to the master it is a stranger. wire::ProtocolError has it killed.
  virtual void hear(const Packet& packet) = 0;
  /// It is to end as soon as it has done what it has to.
  virtual void stop() = 0;
  /// The process that there was has ended.
  virtual void ended() {}

 protected:
  /// To the process; to nobody, where there is none. A process that doesn't read is killed.
  template <wire::Message T>
  void say(const T& message, std::span<const int> files = {}) {
    if (control_ != nullptr && !control_->say(message, files)) deaf_ = true;
  }
  bool has_process() const { return control_ != nullptr; }

 private:
  friend class Helpers;
  const Control* control_ = nullptr;
  bool deaf_ = false;
};

class Helpers {
 public:
  /// How a process of a role is made; throws std::exception.
  using Start = std::function<Child(ProcessRole)>;
  /// Of poll(2): what to do when there are events.
  using Watch = std::function<void(int fd, short events, std::function<void()> handler)>;

  explicit Helpers(Start start) : start_(std::move(start)) {}

  void keep(std::shared_ptr<HelperPart> part);
  /// Tells its process to stop, and kills it after `grace`. Nothing happens to one that is let go already,
  /// but that its grace may become shorter.
  void let_go(const HelperPart& part, Clock::duration grace);
  void let_all_go(Clock::duration grace);

  /// Asks each whether it is well, but those that were let go, and kills who doesn't answer for as long as a
  /// worker may not (is_stuck). To be called now and then.
  void ask(Clock::time_point now);
  /// Begins their time to answer anew.
  void give_time_anew(Clock::time_point now);

  void watch(const Watch& watch);
  /// Whether it was one of these that has ended, with that status of waitpid(2).
  bool reap(pid_t pid, int status);
  /// When on_time has something to do; the end of all times: never.
  Clock::time_point next() const;
  void on_time(Clock::time_point now);
  /// All were let go and have ended.
  bool empty() const { return helpers_.empty(); }

  struct Running {
    ProcessRole role;
    pid_t pid;
    bool leaving;  // was let go
    Clock::time_point started;
  };
  std::vector<Running> running() const;

 private:
  struct Helper {
    std::shared_ptr<HelperPart> part;
    std::optional<Child> child{};
    Backoff backoff{};
    std::optional<Clock::time_point> restart_at{};
    std::optional<Clock::time_point> kill_at{};  // was let go
  };

  void start(Helper& helper);
  Helper* find(pid_t pid);
  void hear(pid_t pid);
  void heard(Helper& helper, const Packet& packet);
  void kill(Helper& helper);
  void let_go(Helper& helper, Clock::duration grace);
  void forget_ended();

  const Start start_;
  std::list<Helper> helpers_{};  // whose parts refer to their controls
};

/// "observer"
std::string_view word_of(ProcessRole role);

}  // namespace sshrp::app
