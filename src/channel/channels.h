// Channels: the channels of a session that is looked into. One table of them, and who looks: the police
// decides what may be, a handler ends the windows of SFTP channels, taps observe what goes on.
// SPDX-License-Identifier: MIT
#pragma once

#include "channel/channel_table.h"
#include "channel/police.h"

namespace sshrp::channel {

/// SFTP channels with a handler at once in a session: each may hold two windows. sshd allows 10 sessions on a
/// connection.
inline constexpr unsigned max_terminated_channels = 16;
/// Environment variables that a client may send on one channel, as in sshd.
inline constexpr unsigned max_variables = 128;

class Channels {
 public:
  Channels(Grants grants, std::unique_ptr<Journal> journal, Taps taps = {});
  Channels(const Channels&) = delete;
  Channels& operator=(const Channels&) = delete;

  /// The messages that handle() is to be given, those that police, handlers and taps want and what it takes
  /// to know the channels; all others pass as they are. None: nobody looks.
  msg::Numbers wants() const;

  /// Whether a global request may go on. If not, the journal has it.
  bool permits(Way way, const msg::GlobalRequest& request);
  /// Deals with a message of the connection layer other than global requests and their replies: sends it on,
  /// answers it, or drops it. Throws ProtocolError where the sender's connection must end.
  void handle(Way way, transport::SealablePayload packet, Peers& peers);
  /// The other side doesn't know a request of a channel that went `way`: it is refused in its turn, if it
  /// wants a reply. False: there is no such request.
  bool answers_unknown(Way way, transport::Origin request, Peers& peers);
  /// To be called at the end of each burst: terminated channels send what they have.
  void burst_over();
  /// Nothing more is to be read of the sender of that way for now.
  bool is_full(Way way) const;
  /// A lock that requests may have waited for has come, or a tap lets a program begin, or not.
  void resume();
  /// Names are being moved, and others wait for the answer.
  bool moves_names() const { return name_locks_->holds_exclusive(); }
  /// The session is over: the journal gets what it hasn't yet. Gives the locks of what the upstream may still
  /// do.
  std::vector<sftp::NameLockPtr> end();

 private:
  // channels.cpp
  /// Why no more may be opened now; nothing where one may.
  std::optional<std::string> shortage() const;
  void channel_open(Way way, transport::SealablePayload packet, Peers& peers);
  void channel_open_confirmation(Way way, transport::SealablePayload packet, Peers& peers);
  void channel_open_failure(Way way, transport::SealablePayload packet, Peers& peers);
  void window_adjust(Way way, transport::SealablePayload packet, Peers& peers);
  void data(Way way, transport::SealablePayload packet, Peers& peers);
  void extended_data(Way way, transport::SealablePayload packet, Peers& peers);
  void eof(Way way, transport::SealablePayload packet, Peers& peers);
  void close(Way way, transport::SealablePayload packet, Peers& peers);

  /// The channel on which the sender of that way may send so much data; nullptr: it has ended what it says.
  Channel* find_for_data(Way way, std::uint32_t recipient_channel, std::size_t size, Peers& peers);
  void note_ends(Channel& channel);
  template <typename Act>
  void for_each_terminated(Act act);

  // channel_requests.cpp
  void channel_request(Way way, transport::SealablePayload packet, Peers& peers);
  void reply(Way way, transport::SealablePayload packet, Peers& peers);
  Channel* find_for_request(Way way, const msg::ChannelRequest& request);
  void pass_on(const Channel& channel, Way way, transport::SealablePayload packet, Peers& peers);
  void run(Channel& channel, const msg::ChannelRequest& request, const Program& asked,
           const transport::Origin& origin, Peers& peers);
  /// The program that starts, if that is granted.
  void ask_for(Channel& channel, const msg::ChannelRequest& request, const Program& asked,
               const Program& program, const transport::Origin& origin, Peers& peers);
  Start ask_taps(const Channel& channel, const Program& program);
  /// Asks the taps again.
  void go_on_waiting();
  void send_away(Channel& channel, Peers& peers);
  void tell_reply(const Channel& channel, PendingReplies::Subject subject, Reply reply);
  std::optional<Program> judge(const Channel& channel, const Program& asked);
  void record_refusal(const Program& asked);
  /// The program that was asked for runs.
  void begin(Channel& channel, Peers& peers);
  /// The upstream doesn't want it: another may be asked for.
  void not_begun(Channel& channel);
  void terminate(Channel& channel, Peers& peers);
  /// Gives both sides what is withheld of their windows, up to `max_window`.
  void give_windows(Channel& channel, std::uint32_t max_window, Peers& peers);
  void give_first_windows(Channel& channel, Peers& peers);
  bool takes_variable(Channel& channel, const msg::ChannelRequest& request);
  void refuse(Channel& channel, Way way, const msg::ChannelRequest& request, Peers& peers);
  void send_due(Channel& channel, Way requests, Peers& peers);

  std::unique_ptr<Journal> journal_;
  Police police_;
  const sftp::Rules sftp_;
  const sftp::NameLocksPtr name_locks_;
  const std::uint32_t max_channels_;  // of the session's own; 0: there is none
  const Taps taps_;
  const bool sees_requests_;
  Held held_;
  PerWay<std::size_t> awaited_{};  // replies to requests that went that way, over all channels
  ChannelTable table_;
  unsigned terminated_ = 0;  // those asked for included

  /// A request for a program that a tap lets wait.
  struct Waiting {
    Bytes payload;
    transport::Origin origin;
    Peers& peers;
  };
  std::optional<Waiting> waiting_{};
};

/// nullptr: everything is granted, and nobody looks.
std::unique_ptr<Channels> make_channels(Grants grants, std::unique_ptr<Journal> journal, Taps taps = {});

}  // namespace sshrp::channel
