// SPDX-License-Identifier: MIT
#include "channel/channels.h"

#include <fmt/format.h>

#include <algorithm>

#include "channel/window.h"
#include "facts/counters.h"
#include "util/text.h"

namespace sshrp::channel {
namespace {

using msg::Number;

// RFC 4254 §5.1
constexpr std::uint32_t administratively_prohibited = 1;
constexpr std::uint32_t resource_shortage = 4;

// Of the session, whichever side wants one more; clients show it.
constexpr std::string_view too_many = "too many open channels; close one of them";

constexpr std::uint32_t least_window = 1;  // that an upstream is told in an opening

}  // namespace

Channels::Channels(Grants grants, std::unique_ptr<Journal> journal, Taps taps)
    : journal_(std::move(journal)),
      police_(effective(std::move(grants.permissions)), *journal_),
      sftp_(std::move(grants.sftp)),
      name_locks_(std::move(grants.name_locks)),
      max_channels_(grants.max_channels),
      taps_(std::move(taps)),
      sees_requests_(wants().has(Number::channel_request)) {}

std::unique_ptr<Channels> make_channels(Grants grants, std::unique_ptr<Journal> journal, Taps taps) {
  auto channels = std::make_unique<Channels>(std::move(grants), std::move(journal), std::move(taps));
  return channels->wants().empty() ? nullptr : std::move(channels);
}

// Who wants requests needs their replies, too: they carry no number, and the order says what they answer.
msg::Numbers Channels::wants() const {
  msg::Numbers numbers = police_.wants();
  if (sftp_.concern_channel()) numbers.add(Number::channel_open, Number::channel_failure);
  for (const auto& tap : taps_) numbers.add(tap->wants());
  if (!taps_.empty() && numbers.has(Number::channel_request))
    numbers.add({Number::channel_success, Number::channel_failure});
  if (!taps_.empty() || max_channels_ != 0) {
    numbers.add(Number::channel_open, Number::channel_open_failure);
    numbers.add({Number::channel_eof, Number::channel_close});
  }
  return numbers;
}

bool Channels::permits(Way way, const msg::GlobalRequest& request) {
  return police_.permits(Scope::global_request, way, request.request_name, request.request_specific.bytes);
}

void Channels::handle(Way way, transport::SealablePayload packet, Peers& peers) {
  using Handler = void (Channels::*)(Way, transport::SealablePayload, Peers&);
  static constexpr Handler handlers[] = {// from SSH_MSG_CHANNEL_OPEN on
                                         &Channels::channel_open,
                                         &Channels::channel_open_confirmation,
                                         &Channels::channel_open_failure,
                                         &Channels::window_adjust,
                                         &Channels::data,
                                         &Channels::extended_data,
                                         &Channels::eof,
                                         &Channels::close,
                                         &Channels::channel_request,
                                         &Channels::reply,
                                         &Channels::reply};
  const std::size_t index = packet.payload[0] - static_cast<std::size_t>(Number::channel_open);
  if (index < std::size(handlers)) return (this->*handlers[index])(way, packet, peers);
  if (police_.permits_unnamed()) peers.send(way, packet);
}

// ── openings ──

std::optional<std::string> Channels::shortage() const {
  const std::size_t open = table_.size();
  if (max_channels_ != 0 && open >= max_channels_) return fmt::format("{} are open (max_channels)", open);
  if (open >= max_channels) return fmt::format("{} are open, and no session may have more", open);
  return std::nullopt;
}

void Channels::channel_open(Way way, transport::SealablePayload packet, Peers& peers) {
  const auto open = wire::decode<msg::ChannelOpen>(packet.view());
  const auto refuse = [&](std::uint32_t reason, std::string_view description) {
    peers.send(opposite(way), msg::ChannelOpenFailure{open.sender_channel, reason, description, ""});
  };
  // Without the requests it isn't known which channels the upstream may come with, and nothing is denied.
  if (sees_requests_ &&
      !police_.permits(Scope::channel_type, way, open.channel_type, open.type_specific.bytes))
    return refuse(administratively_prohibited, "not permitted here");
  if (const auto why = shortage()) {
    facts::count("channels_refused_max_channels");
    journal_->refused(
        fmt::format("channel \"{}\" of the {}: {}", util::escape(open.channel_type), sender_of(way), *why));
    return refuse(resource_shortage, too_many);
  }
  const bool is_session = way == Way::up && open.channel_type == "session";
  Channel& channel =
      table_.open(way, open.sender_channel, is_session ? Channel::Kind::session : Channel::Kind::other,
                  open.channel_type);
  channel.maximum_packet[opposite(way)] = open.maximum_packet_size;
  channel.first_window = open.initial_window_size;
  for (const Way requests : {Way::up, Way::down}) channel.replies[requests].count_in(awaited_[requests]);
  if (is_session && sftp_.concern_channel()) {
    auto& withheld = channel.carrier.emplace<Channel::Withheld>();
    withheld.window[opposite(way)] = open.initial_window_size;
    withheld.given[opposite(way)] = std::min(open.initial_window_size, least_window);
    tell_window(packet, open.type_specific, withheld.given[opposite(way)]);
  }
  peers.send(way, packet);
}

void Channels::channel_open_confirmation(Way way, transport::SealablePayload packet, Peers& peers) {
  const auto confirmation = wire::decode<msg::ChannelOpenConfirmation>(packet.view());
  Channel* channel = table_.find_opening(way, confirmation.recipient_channel);
  if (!channel) return;
  table_.confirm(*channel, confirmation.sender_channel);
  channel->maximum_packet[opposite(way)] = confirmation.maximum_packet_size;
  if (auto* withheld = channel->withheld()) {
    withheld->window[opposite(way)] = confirmation.initial_window_size;
    tell_window(packet, confirmation.type_specific, 0);
  }
  for (const auto& tap : taps_) tap->opened(channel->identity);
  peers.send(way, packet);
}

void Channels::channel_open_failure(Way way, transport::SealablePayload packet, Peers& peers) {
  const auto failure = wire::decode<msg::ChannelOpenFailure>(packet.view());
  Channel* channel = table_.find_opening(way, failure.recipient_channel);
  if (!channel) return;
  table_.refuse(*channel);
  peers.send(way, packet);
}

// ── windows and data ──

void Channels::window_adjust(Way way, transport::SealablePayload packet, Peers& peers) {
  const auto adjust = wire::decode<msg::ChannelWindowAdjust>(packet.view());
  Channel* channel = table_.find_open(way, adjust.recipient_channel);
  if (!channel) return;
  if (auto* withheld = channel->withheld()) {
    std::uint32_t& window = withheld->window[opposite(way)];
    window = widened(window, adjust.bytes_to_add);
    if (channel->is_program_asked()) give_first_windows(*channel, peers);
  } else if (auto* terminated = channel->terminated()) {
    terminated->window_adjust(way, adjust.bytes_to_add);
  } else if (!channel->life->is_closed_by_us(way)) {
    peers.send(way, packet);
  }
}

// Data are a program's, or for one, so that it runs, whatever its upstream will reply: passed on unread, they
// could be for the next one. Where none was asked for they are nobody's.
Channel* Channels::find_for_data(Way way, std::uint32_t recipient_channel, std::size_t size, Peers& peers) {
  Channel* channel = table_.find_open(way, recipient_channel);
  if (!channel || channel->life->said[way].any()) return nullptr;
  if (channel->life->is_closed_by_us(way) && !channel->terminated()) return nullptr;
  if (size == 0) return channel;
  if (channel->is_program_asked()) begin(*channel, peers);
  auto* withheld = channel->withheld();
  if (!withheld) return channel;
  if (size > withheld->given[way])
    throw wire::ProtocolError("more data than the channel's window takes, and no program runs");
  withheld->given[way] -= static_cast<std::uint32_t>(size);
  withheld->window[way] -= static_cast<std::uint32_t>(size);
  return nullptr;
}

void Channels::data(Way way, transport::SealablePayload packet, Peers& peers) {
  const auto data = wire::decode<msg::ChannelData>(packet.view());
  Channel* channel = find_for_data(way, data.recipient_channel, data.data.size(), peers);
  if (!channel) return;
  if (auto* terminated = channel->terminated()) return terminated->data(way, data.data);
  for (const auto& tap : taps_) tap->data(channel->identity, way, data.data);
  peers.send(way, packet);
}

void Channels::extended_data(Way way, transport::SealablePayload packet, Peers& peers) {
  const auto data = wire::decode<msg::ChannelExtendedData>(packet.view());
  Channel* channel = find_for_data(way, data.recipient_channel, data.data.size(), peers);
  if (!channel) return;
  if (auto* terminated = channel->terminated())
    return terminated->extended_data(way, data.data_type_code, data.data);
  for (const auto& tap : taps_) tap->extended_data(channel->identity, way, data.data_type_code, data.data);
  peers.send(way, packet);
}

// ── ends ──

void Channels::eof(Way way, transport::SealablePayload packet, Peers& peers) {
  Channel* channel = table_.find_open(way, wire::decode<msg::ChannelEof>(packet.view()).recipient_channel);
  if (!channel || channel->life->said[way].any()) return;
  channel->life->said[way].eof = true;
  if (channel->terminated()) return;  // at the end of the burst, behind the data
  if (channel->life->is_closed_by_us(way)) return;
  channel->life->told[way].eof = true;
  peers.send(way, packet);
}

// A terminated channel is told at once: with the next message its sender may use the number again.
void Channels::close(Way way, transport::SealablePayload packet, Peers& peers) {
  Channel* channel = table_.find_open(way, wire::decode<msg::ChannelClose>(packet.view()).recipient_channel);
  if (!channel) return;
  channel->life->said[way].close = true;
  if (auto* terminated = channel->terminated()) {
    terminated->flush();
  } else if (!channel->life->told[way].close) {
    channel->life->told[way].close = true;
    peers.send(way, packet);
  }
  note_ends(*channel);
}

void Channels::note_ends(Channel& channel) {
  const Life& life = *channel.life;
  auto* terminated = channel.terminated();
  if (terminated && (life.said.down.close || terminated->is_over()))
    channel.locks_left = terminated->take_locks();
  if (life.said.down.close) channel.locks_left.clear();
  if (terminated && terminated->is_over()) {
    --terminated_;
    channel.carrier = Channel::Relayed{};  // nothing passes but what ends it
  }
  for (const Way requests : {Way::up, Way::down})
    if (life.told[opposite(requests)].close) channel.replies[requests].abandon();
  const bool is_gone = life.is_over_for_sender_of(Way::up) && life.is_over_for_sender_of(Way::down);
  if (is_gone) {
    for (const auto& tap : taps_) tap->gone(channel.identity);
    not_begun(channel);
  }
  table_.release(channel);
}

template <typename Act>
void Channels::for_each_terminated(Act act) {
  if (terminated_ == 0) return;
  // What one channel has sent, or ended, may be what another waits for.
  do {
    held_.budget().take_wait();
    for (auto at = table_.all().begin(); at != table_.all().end();) {
      Channel& channel = *at++;
      auto* terminated = channel.terminated();
      if (!terminated) continue;
      act(*terminated);
      note_ends(channel);
    }
  } while (held_.budget().take_wait() && !held_.budget().is_short());
}

void Channels::burst_over() {
  for_each_terminated([](TerminatedChannel& terminated) { terminated.flush(); });
  for (const auto& tap : taps_) tap->burst_over();
}

void Channels::resume() {
  for_each_terminated([](TerminatedChannel& terminated) { terminated.resume(); });
  go_on_waiting();
  for (const auto& tap : taps_) tap->burst_over();
}

std::vector<sftp::NameLockPtr> Channels::end() {
  std::vector<sftp::NameLockPtr> left;
  for (Channel& channel : table_.all()) {
    auto* terminated = channel.terminated();
    const bool is_closed = channel.life && channel.life->said.down.close;
    if (terminated && !is_closed) channel.locks_left = terminated->take_locks();
    std::ranges::move(channel.locks_left, std::back_inserter(left));
  }
  table_ = {};
  return left;
}

// While names are moved the upstream is read all the same: its answer is what others wait for. Then a channel
// that gets too much fails.
bool Channels::is_full(Way way) const {
  return awaited_[way] >= max_pending_replies || (way == Way::up && waiting_) ||
         (held_.is_full(way) && !(way == Way::down && moves_names())) ||
         std::ranges::any_of(taps_, [](const auto& tap) { return tap->is_full(); });
}

}  // namespace sshrp::channel
