// Errand: a command on its way to the daemon, and the connection that waits for its end.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>
#include <mutex>

#include "observer/commands.h"

namespace sshrp::observer {

/// From any thread. Whoever asked may be gone by the time of the last answer.
class Errand : public std::enable_shared_from_this<Errand> {
 public:
  Errand(Daemon& daemon, Command command, Asker asker);

  void run();
  /// True: `wake` is called once it has ended, by the thread that ends it. False: it has.
  bool wait(std::function<void()> wake);
  /// Ends it, whatever the daemon does.
  void give_up();
  /// Once it has ended.
  HttpReply reply();

 private:
  void ask_next();
  void take(Answer answer);
  void end();

  Daemon& daemon_;
  const Command command_;
  const Asker asker_;

  std::mutex lock_{};
  std::size_t asked_ = 0;  // of the command's requests
  Answer sum_{};
  bool ended_ = false;
  std::function<void()> wake_{};
};

}  // namespace sshrp::observer
