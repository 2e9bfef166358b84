// RecordingTap: what happens on a session's channels, as the recorder is told it. A program that is to be
// recorded begins when its file is there.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <map>

#include "channel/tap.h"
#include "config/session_rules.h"
#include "msg/connection.h"
#include "record/link.h"

namespace sshrp::record {

/// Bytes of output or input in a message.
inline constexpr std::size_t max_piece = 30 * 1024;

/// A program waits so long for the upstream's word on the terminal that was asked for before it: far longer
/// than servers take, and no longer than users do.
inline constexpr std::chrono::seconds max_terminal_wait{10};

/// Of the session.
struct Subject {
  std::string id{};
  cast::NamedTexts facts{};  // of the header, max_texts at most
};

class RecordingTap : public channel::Tap {
 public:
  using Clock = std::chrono::steady_clock;
  /// From within may_start(): wait_no_longer() is to be called at that time.
  using WakeAt = std::function<void(Clock::time_point)>;

  /// `link`: nullptr where there is no recorder.
  RecordingTap(config::RecordRules rules, Subject subject, LinkPtr link, Account::Deliver deliver,
               WakeAt wake_at);
  /// The session is over: so are its recordings.
  ~RecordingTap() override;

  msg::Numbers wants() const override;
  void data(const channel::Identity& channel, Way way, BytesView bytes) override;
  void extended_data(const channel::Identity& channel, Way way, std::uint32_t data_type_code,
                     BytesView bytes) override;
  void opened(const channel::Identity& channel) override;
  void request(const channel::Identity& channel, Way way, const msg::ChannelRequest& request) override;
  void terminal_replied(const channel::Identity& channel, channel::Reply reply) override;
  void program_replied(const channel::Identity& channel, channel::Reply reply) override;
  channel::Start may_start(const channel::Identity& channel, const channel::Program& program) override;
  std::string refusal() const override { return refusal_; }
  void burst_over() override { flush(); }
  void gone(const channel::Identity& channel) override;
  bool is_full() const override { return account_->is_full(); }

  /// On the session's thread. A sentence: the session ends with it. Afterwards programs that wait are to be
  /// asked for again, and the session is read on.
  std::optional<std::string> hear(const Answer& answer);

  /// The program that waits for its terminal's reply by now begins as if it had one. Whether there is such
  /// one; then the session is read on as after hear().
  bool wait_no_longer();

  /// That were begun.
  std::uint64_t recordings() const { return begun_; }

 private:
  enum class Terminal : std::uint8_t { none, asked, granted };
  enum class Stage : std::uint8_t {
    none,        // no program to be recorded was asked for
    opening,     // its file isn't there yet
    open,        //
    unrecorded,  // it runs all the same
    refused,
  };
  struct Channel {
    Terminal terminal = Terminal::none;
    std::uint32_t columns = 80, rows = 24;
    std::string term{};
    cast::NamedTexts variables{};
    std::size_t variables_size = 0;
    Stage stage = Stage::none;
    std::uint32_t recording = 0;
    std::chrono::steady_clock::time_point began{};
    std::uint64_t told = 0;      // bytes of output and input, where there is no terminal
    std::uint64_t left_out = 0;  // of output
    cast::Exit exit{};
    bool is_waiting = false;  // for the reply to its pty-req
    bool is_asked = false;    // for a program, of the upstream
    bool has_run = false;

    std::uint64_t now() const;  // microseconds since it began
  };

  bool is_recorded(const Channel& channel) const;
  void begin(const channel::Identity& identity, Channel& channel, const channel::Program& program);
  void fail(Channel& channel, const std::string& sentence);
  void end(Channel& channel, std::string_view reason);
  void carry(Channel& channel, Way way, bool is_error, BytesView bytes);
  void note_in_all(const std::string& sentence);
  void note(Channel& channel, std::string_view sentence);
  void take_terminal(Channel& channel, const msg::ChannelRequest& request);
  void take_size(Channel& channel, const msg::ChannelRequest& request);
  void take_variable(Channel& channel, const msg::ChannelRequest& request);
  void take_exit(Channel& channel, const msg::ChannelRequest& request);
  template <wire::Message T>
  void tell(const T& message) {
    link_->tell(message);
    has_told_ = true;
  }
  void flush();

  const config::RecordRules rules_;
  const Subject subject_;
  const LinkPtr link_;
  const AccountPtr account_;
  const WakeAt wake_at_;
  std::map<std::uint64_t, Channel> channels_{};  // of sessions that the client opened
  bool has_told_ = false;                        // since the last flush
  std::string refusal_{};
  std::uint64_t begun_ = 0;
};

}  // namespace sshrp::record
