// Peer: one side of a Script, a legal peer of RFC 4254 that notices whatever isn't legal of the other.
// SPDX-License-Identifier: MIT
#pragma once

#include <deque>
#include <map>
#include <optional>

#include "channel/model_script.h"
#include "msg/connection.h"
#include "transport/transport.h"

namespace sshrp::channel::model {

/// What one side saw of a channel.
struct Outcome {
  enum class Opening : std::uint8_t { none, confirmed, refused } opening = Opening::none;
  Bytes data{}, errors{};
  std::vector<std::string> requests{};
  std::string replies{};  // y and n
  bool eof = false, closed = false;
};

class Peer {
 public:
  /// All outlive it. `way`: the way that it sends.
  Peer(Way way, const Script& script, transport::Transport& transport);

  /// A message of the other side. Throws std::runtime_error if it isn't legal.
  void receive(BytesView payload);
  /// Does one thing that it can do now; false: it found none.
  bool act(Dice& dice);
  /// Does all that it can do now.
  bool act_all();
  bool is_done() const;
  /// Which channels it waits on, and at what.
  std::string state() const;

  /// By who opened the channel, in that order.
  const PerWay<std::vector<Outcome>>& outcomes() const { return outcomes_; }

 private:
  struct Channel {
    Way opener;
    std::size_t index;
    bool is_open = false;
    std::uint32_t recipient = 0;       // the other's number
    std::uint32_t window = 0;          // that it may send
    std::uint32_t maximum_packet = 0;  // of the other
    std::uint32_t given = 0;           // that the other may send
    std::size_t next_act = 0;
    std::size_t written = 0;  // of the stream
    std::size_t written_of_act = 0;
    std::size_t next_ask = 0;      // of the other's acts
    std::deque<bool> to_answer{};  // requests of the other
    std::size_t unanswered = 0;    // its own
    std::vector<bool> expected{};  // answers to its own, by the plan
    bool program_runs = false;
    bool eof_said = false, close_said = false;
    std::size_t passed_chances = 0;
  };
  using Channels = std::map<std::uint32_t, Channel>;

  const Plan& plan(const Channel& channel) const { return script_.opened[channel.opener][channel.index]; }
  const Part& mine(const Channel& channel) const { return plan(channel).part[way_]; }
  const Part& theirs(const Channel& channel) const { return plan(channel).part[opposite(way_)]; }
  Outcome& outcome(const Channel& channel) { return outcomes_[channel.opener][channel.index]; }

  template <typename Message>
  void send(const Message& message) {
    transport_.send(message);
  }
  void say(BytesView payload) { transport_.send(transport::SealableBytes(payload).payload()); }
  Channels::iterator find(std::uint32_t number);
  std::uint32_t free_number() const;
  bool open_next();
  bool act_on(Channels::iterator at, Dice* dice);
  bool do_next(Channels::iterator at);
  bool write(Channel& channel, const Act& act);
  bool ask(Channel& channel, const Act& act);
  void answer(Channel& channel);
  bool widen(Channels::iterator at, Dice* dice);
  void close(Channels::iterator at);

  void opened(const msg::ChannelOpen& open);
  void confirmed(const msg::ChannelOpenConfirmation& confirmation);
  void refused(const msg::ChannelOpenFailure& failure);
  void took(Channel& channel, BytesView data, Bytes& into);
  void asked(Channel& channel, const msg::ChannelRequest& request);
  void replied(std::uint32_t number, bool granted);
  void closed(Channels::iterator at);

  const Way way_;
  const Script& script_;
  transport::Transport& transport_;
  Channels channels_;
  std::size_t next_open_ = 0;    // of its own plans
  std::size_t next_opened_ = 0;  // of the other's
  std::size_t own_open_ = 0;
  bool may_open_ = false;  // the upstream, once the client has asked for it
  PerWay<std::vector<Outcome>> outcomes_;
};

}  // namespace sshrp::channel::model
