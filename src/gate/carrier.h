// Carrier: an SSH connection to a gate, logged in, whose channels are connections to servers behind it. All
// of it on the thread whose executor it has.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>

#include "gate/carried.h"
#include "net/loss.h"
#include "net/work_place.h"
#include "util/host_port.h"
#include "util/unique_fd.h"

namespace sshrp::gate {

/// A shared connection that carries nothing is ended after that: a login that comes sooner saves an exchange
/// of keys.
inline constexpr std::chrono::seconds shared_rest{60};
/// What a gate has to confirm that a channel is closed, and to take our leave.
inline constexpr std::chrono::seconds leave_grace{5};
/// What a gate has for a key exchange.
inline constexpr std::chrono::seconds exchange_grace{60};

/// The end of a carried connection for whoever speaks on it.
struct Passage {
  util::UniqueFd end{};
  net::LossPtr loss{};
};

using Passed = std::variant<Passage, net::DialFailure>;

struct CarrierOptions {
  std::string gate_name{};
  std::shared_ptr<net::WorkPlace> work_place{};  // kept for the connection
  enum class Use : std::uint8_t { once, shared } use = Use::once;
  std::chrono::seconds keepalive_interval{0};  // 0: the gate isn't asked whether it is there
  std::uint32_t keepalive_count_max = 3;
  std::chrono::seconds ack_timeout{0};  // 0: no limit
};

class Carrier : public std::enable_shared_from_this<Carrier> {
 public:
  /// `gate` is logged in, and nobody else uses it from here on.
  Carrier(net::ConnectionPtr gate, CarrierOptions options);

  /// Begins to read.
  void start();
  /// A connection to `server`, whose name the gate looks up, for `client`. A gate that says nothing at all
  /// meanwhile is at fault itself.
  net::Task<Passed> open(HostPort server, net::tcp::endpoint client, net::Clock::time_point until);
  /// Ends it unless it carries something.
  void leave_if_unused();
  /// Ends it, and what it carries, for that reason.
  void end(const std::string& why);

  /// It can carry more connections.
  bool is_usable() const { return stage_ == Stage::carrying; }
  /// Those that it carries, or is about to.
  std::size_t channels() const { return channels_.size(); }

 private:
  struct Channel {
    CarriedPtr carried;
    net::LossPtr loss;
  };

  net::Task<void> run();
  net::Task<void> run_bursts();
  net::Task<void> watch();
  void handle(BytesView payload);
  void handle_channel(msg::Number number, BytesView payload);
  Carried& channel(std::uint32_t number);
  std::uint32_t free_number() const;
  void note_change(std::uint32_t number);
  bool is_used() const;
  void leave();
  void lose_all();
  net::Clock::time_point next_look(net::Clock::time_point now) const;
  void look(net::Clock::time_point now);
  net::Task<net::Fault> wait_for(CarriedPtr carried, net::Clock::time_point until);
  void ask();
  void ask_if_there(net::Clock::time_point now);
  bool is_gone(net::Clock::time_point now);

  const net::ConnectionPtr gate_;
  const CarrierOptions options_;
  std::map<std::uint32_t, Channel> channels_{};
  enum class Stage : std::uint8_t { carrying, leaving, over } stage_ = Stage::carrying;
  std::string why_{};  // it ended
  net::Event changed_;
  net::Clock::time_point used_;  // last
  net::Clock::time_point asked_;
  std::uint32_t unanswered_ = 0;
  net::Acknowledgements acknowledgements_;
};

using CarrierPtr = std::shared_ptr<Carrier>;

}  // namespace sshrp::gate
