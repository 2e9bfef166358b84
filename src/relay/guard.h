// Guard: the connection layer of a session in which something is denied or looked at. It knows every channel,
// and what isn't in request_rules.cpp or needs a right that isn't granted is refused as RFC 4254 has it.
#pragma once

#include "relay/channel_table.h"
#include "relay/grants.h"
#include "relay/peers.h"
#include "relay/program.h"
#include "relay/request_rules.h"

namespace sshrp::relay {

/// SFTP channels with an inspector at once in a session: each may hold two windows. sshd allows 10 sessions
/// on a connection.
inline constexpr unsigned max_handled_channels = 16;
/// Environment variables that a client may send on one channel, as in sshd.
inline constexpr unsigned max_variables = 128;

class Guard {
 public:
  Guard(Grants grants, std::unique_ptr<Journal> journal);

  /// Whether a global request may go on. If not, the journal has it.
  bool permits(Way way, const msg::GlobalRequest& request);
  /// Deals with a message of the connection layer other than global requests and their replies: sends it on,
  /// answers it, or drops it. Throws ProtocolError where the sender's connection must end.
  void handle(Way way, transport::RoomyPayload packet, Peers& peers);
  /// The other side doesn't know a request of a channel that went `way`: it is refused in its turn, if it
  /// wants a reply. False: there is no such request.
  bool answers_unknown(Way way, transport::Origin request, Peers& peers);
  /// To be called at the end of each burst: handled channels send what they have.
  void burst_over();
  /// The session is over: the journal gets what it hasn't yet.
  void end() { table_ = {}; }

  std::uint64_t channels() const { return opened_; }

 private:
  enum class Verdict { granted, refused };

  void channel_open(Way way, transport::RoomyPayload packet, Peers& peers);
  void channel_open_confirmation(Way way, transport::RoomyPayload packet, Peers& peers);
  void channel_open_failure(Way way, transport::RoomyPayload packet, Peers& peers);
  void window_adjust(Way way, transport::RoomyPayload packet, Peers& peers);
  void data(Way way, transport::RoomyPayload packet, Peers& peers);
  void extended_data(Way way, transport::RoomyPayload packet, Peers& peers);
  void eof(Way way, transport::RoomyPayload packet, Peers& peers);
  void close(Way way, transport::RoomyPayload packet, Peers& peers);
  void channel_request(Way way, transport::RoomyPayload packet, Peers& peers);
  void reply(Way way, transport::RoomyPayload packet, Peers& peers);

  /// The open channel of a message; nullptr if there is none, or its sender has closed it: then the message
  /// is late and dropped.
  Channel* find_open(Way way, std::uint32_t recipient_channel);
  Channel* find_for_request(Way way, const msg::ChannelRequest& request);
  Channel* find_opening(Way way, std::uint32_t recipient_channel);
  Verdict judge(Scope scope, Way way, std::string_view name, BytesView specific);
  /// Sends data on where it passes as it is; gives the channel whose business it is otherwise.
  HandledChannel* relay_data(Way way, std::uint32_t recipient_channel, transport::RoomyPayload packet,
                             Peers& peers);
  bool follows(const RequestRule& rule, Way way, BytesView specific) const;
  void run(Channel& channel, const msg::ChannelRequest& request, const Program& asked,
           const transport::Origin& origin, Peers& peers);
  /// The program that starts, if that is granted.
  std::optional<Program> judge_program(const Channel& channel, const Program& asked);
  void start(Channel& channel, const Program& program, Peers& peers);
  bool takes_variable(Channel& channel, const msg::ChannelRequest& request);
  void refuse(Channel& channel, Way way, const msg::ChannelRequest& request, Peers& peers);
  void send_due(Channel& channel, Way requests, Peers& peers);

  const config::Permissions permissions_;
  const sftp::Rules sftp_;
  std::unique_ptr<Journal> journal_;
  ChannelTable table_;
  config::Rights made_use_of_{};  // by the client: rights that let the upstream come with channels
  unsigned handled_ = 0;
  std::uint64_t opened_ = 0;
};

}  // namespace sshrp::relay
