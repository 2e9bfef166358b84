// Control: what master and worker, and a master and the one that takes its place, say to each other over a
// pair of sockets.
#pragma once

#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "util/unique_fd.h"

namespace sshrp::app {

enum class Word : char {
  // from a master to its worker
  drain = 'd',     // take no connection any more, end when the sessions have
  stop = 's',      // end now; also from a new master to the one before it
  use_logs = 'l',  // with the log's file and then the access log's, those that there are
  ping = 'p',
  // from a worker to its master
  ready = 'r',     // it takes connections; also from a new master to the one before it
  draining = 'D',  // it takes none any more
  well = 'w',      // the answer to ping, if all its threads are alive
};

struct Message {
  Word word;
  std::vector<util::UniqueFd> files{};
};

class Control {
 public:
  Control() = default;
  explicit Control(util::UniqueFd socket) : socket_(std::move(socket)) {}

  /// Never waits: for a peer that doesn't read, or is gone, the word is lost.
  void say(Word word, std::span<const int> files = {}) const;

  enum class Nothing { yet, ever };
  /// Never waits. `ever`: the peer is gone.
  std::variant<Message, Nothing> hear() const;

  int fd() const { return socket_.get(); }
  explicit operator bool() const { return static_cast<bool>(socket_); }
  void close() { *this = Control(); }

 private:
  util::UniqueFd socket_{};
};

/// Both ends; they aren't inherited by programs that are started. Throws std::system_error.
std::pair<Control, Control> make_control();

}  // namespace sshrp::app
