// SPDX-License-Identifier: MIT
#include "channel/terminated_channel.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "channel/window.h"
#include "msg/connection.h"

namespace sshrp::channel {
namespace {

constexpr std::uint32_t stderr_code = 1;  // RFC 4254 §5.2

// Before the data: number, recipient channel and length; of extended data a type code more.
constexpr std::size_t max_head = 1 + 4 + 4 + 4;
static_assert(util::BlockQueue::room >= transport::headroom + max_head);
static_assert(util::BlockQueue::room >= transport::tailroom);

// Puts a uint32 before what begins at `end`.
std::uint8_t* put_before(std::uint8_t* end, std::size_t value) {
  for (int i = 0; i < 4; ++i, value >>= 8) *--end = static_cast<std::uint8_t>(value);
  return end;
}

// The message is made around its data where they stand in the queue: what is overwritten before them has been
// sent, what is overwritten behind them is put back.
void send_around(MutableBytes data, msg::Number number, std::uint32_t channel, Peers& peers, Way way) {
  std::uint8_t* begin = put_before(data.data(), data.size());
  if (number == msg::Number::channel_extended_data) begin = put_before(begin, stderr_code);
  begin = put_before(begin, channel);
  *--begin = static_cast<std::uint8_t>(number);

  std::uint8_t* const end = data.data() + data.size();
  std::array<std::uint8_t, transport::tailroom> behind;
  std::memcpy(behind.data(), end, behind.size());
  peers.send(way, transport::SealablePayload{MutableBytes(begin, end)});
  std::memcpy(end, behind.data(), behind.size());
}

std::size_t piece_of(std::size_t available, std::uint32_t window, std::uint32_t maximum_packet) {
  return std::min({available, std::size_t{window}, std::size_t{maximum_packet}, std::size_t{max_piece}});
}

}  // namespace

TerminatedChannel::TerminatedChannel(const sftp::Rules& rules, sftp::NameLocksPtr name_locks,
                                     PerWay<Receiver> receivers, Surroundings surroundings)
    : sftp_(rules, std::move(name_locks), surroundings.journal, surroundings.held.budget()),
      identity_(surroundings.identity),
      life_(surroundings.life),
      peers_(surroundings.peers),
      taps_(surroundings.taps),
      journal_(surroundings.journal),
      held_by_all_(surroundings.held) {
  static_assert(scarce_window >= sftp::Inspector::least_window);
  static_assert(scarce_window + Held::max_ahead >= terminated_window);
  held_by_all_.join();
  for (const Way way : {Way::up, Way::down}) {
    lanes_[way].receiver = receivers[way];
    lanes_[way].granted = receivers[way].given;
  }
  for (const Way way : {Way::up, Way::down}) grant(way);
}

TerminatedChannel::~TerminatedChannel() {
  held_by_all_.take_of_upstream(noted_);
  note_ahead(0);
  held_by_all_.leave();
}

void TerminatedChannel::data(Way way, BytesView bytes) {
  take(way, bytes.size());
  inspect(way, bytes);
  send(way, msg::Number::channel_data, sftp_.output(way), max_piece);
  note_held();
  if (way == Way::down) fail_if_too_much_is_held();
}

void TerminatedChannel::extended_data(Way way, std::uint32_t data_type_code, BytesView bytes) {
  take(way, bytes.size());
  if (way == Way::down && data_type_code == stderr_code && !sftp_.is_jail())
    lanes_[way].complaints.append(bytes);
  note_held();
  if (way == Way::down) fail_if_too_much_is_held();
}

void TerminatedChannel::fail_if_too_much_is_held() {
  if (held_by_all_.is_too_much()) fail("the channels of the session hold too much");
}

std::size_t TerminatedChannel::held(Way way) {
  return sftp_.held(way) + sftp_.output(way).size() + lanes_[way].complaints.size();
}

// In memory.
void TerminatedChannel::note_held() {
  const std::size_t now =
      sftp_.buffered(Way::down) + sftp_.output(Way::down).capacity() + lanes_.down.complaints.capacity();
  held_by_all_.add_of_upstream(now - noted_);
  noted_ = now;
}

void TerminatedChannel::note_ahead(std::size_t out) {
  const std::size_t ahead = out - std::min<std::size_t>(out, scarce_window);
  held_by_all_.change_ahead(ahead_, ahead);
  ahead_ = ahead;
}

// `out`: what of it was given and hasn't come back.
std::uint32_t TerminatedChannel::window_of(Way way, std::size_t out) {
  if (way == Way::down) return held_by_all_.is_scarce() ? scarce_window : terminated_window;
  note_ahead(out);
  const std::size_t window = scarce_window + held_by_all_.may_be_ahead(ahead_);
  return static_cast<std::uint32_t>(std::min<std::size_t>(window, terminated_window));
}

void TerminatedChannel::take(Way way, std::size_t size) {
  Lane& lane = lanes_[way];
  if (size > lane.granted) throw wire::ProtocolError("more data than the channel's window takes");
  lane.granted -= static_cast<std::uint32_t>(size);
}

void TerminatedChannel::window_adjust(Way way, std::uint32_t bytes_to_add) {
  Receiver& receiver = lanes_[opposite(way)].receiver;
  receiver.window = widened(receiver.window, bytes_to_add);
}

// What comes after its failure is nobody's, and nobody answers once the upstream has closed it.
void TerminatedChannel::inspect(Way way, BytesView bytes) {
  if (!takes_more()) return;
  try {
    sftp_.receive(way, bytes);
  } catch (const wire::ProtocolError& error) {
    fail(error.what());
  }
}

void TerminatedChannel::go_on() {
  if (!takes_more()) return;
  try {
    sftp_.go_on();
  } catch (const wire::ProtocolError& error) {
    fail(error.what());
  }
}

// As if both had closed it: what is for them still goes out, then they are told.
void TerminatedChannel::fail(const std::string& why) {
  if (health_ == Health::failed) return;
  journal_.trouble("sftp ends: " + why);
  health_ = Health::failed;
  locks_left_ = sftp_.take_locks();
}

std::vector<sftp::NameLockPtr> TerminatedChannel::take_locks() {
  if (health_ == Health::failed) return std::exchange(locks_left_, {});
  return sftp_.take_locks();
}

void TerminatedChannel::flush() {
  if (sftp_.held(Way::up) > 0) go_on();  // for what it waits may have come in another channel
  while (send_what_fits(Way::up) + send_what_fits(Way::down) > 0) go_on();
  for (const Way way : {Way::up, Way::down}) send_ends(way);
  note_held();
  for (const Way way : {Way::up, Way::down}) grant(way);
}

void TerminatedChannel::resume() {
  go_on();
  flush();
}

std::size_t TerminatedChannel::buffered() {
  std::size_t sum = 0;
  for (const Way way : {Way::up, Way::down})
    sum += sftp_.output(way).capacity() + lanes_[way].complaints.capacity();
  return sum;
}

std::size_t TerminatedChannel::send(Way way, msg::Number number, util::BlockQueue& queue,
                                    std::size_t least_piece) {
  Receiver& receiver = lanes_[way].receiver;
  std::size_t sent = 0;
  if (is_deaf(way)) {  // what waited for room there goes on
    sent = queue.size();
    queue.consume(sent);
  }
  while (queue.size() >= least_piece && !peers_.is_held_up(way)) {
    const MutableBytes front = queue.front();
    const std::size_t piece = piece_of(front.size(), receiver.window, receiver.maximum_packet);
    if (piece < std::min(least_piece, front.size()) || piece == 0) break;
    tell_taps(way, number, front.first(piece));
    send_around(front.first(piece), number, receiver.channel, peers_, way);
    receiver.window -= static_cast<std::uint32_t>(piece);
    queue.consume(piece);
    sent += piece;
  }
  return sent;
}

std::size_t TerminatedChannel::send_what_fits(Way way) {
  return send(way, msg::Number::channel_data, sftp_.output(way), 1) +
         send(way, msg::Number::channel_extended_data, lanes_[way].complaints, 1);
}

void TerminatedChannel::tell_taps(Way way, msg::Number number, BytesView data) const {
  for (const auto& tap : taps_) {
    if (number == msg::Number::channel_data) {
      tap->data(identity_, way, data);
    } else {
      tap->extended_data(identity_, way, stderr_code, data);
    }
  }
}

// An end waits for the data before it. An EOF waits for requests that are still looked at, too, but not for
// the rest of one that isn't whole; a close takes it that nobody waits for their answers, but a client's
// waits until they are sent.
void TerminatedChannel::send_ends(Way way) {
  const Life::Ends said = life_.said[way];
  Life::Ends& told = life_.told[way];
  const bool closes = said.close || health_ == Health::failed;
  if (told.close || !(said.eof || closes)) return;
  if (!sftp_.output(way).empty() || !lanes_[way].complaints.empty()) return;
  if (way == Way::up && closes && must_send_requests()) return;
  const std::uint32_t channel = lanes_[way].receiver.channel;
  if (said.eof && !told.eof && (closes || !sftp_.waits(way)) && !life_.said[opposite(way)].close) {
    peers_.send(way, msg::ChannelEof{channel});
    told.eof = true;
  }
  if (!closes) return;
  peers_.send(way, msg::ChannelClose{channel});
  told.close = true;
}

bool TerminatedChannel::must_send_requests() const {
  return health_ == Health::sound && !life_.said.down.close && sftp_.has_unsent();
}

// What is held of a side counts as not given back.
void TerminatedChannel::grant(Way way) {
  Lane& lane = lanes_[way];
  if (life_.said[way].any() || life_.told[opposite(way)].close) {
    if (way == Way::up) note_ahead(held(way));
    return;
  }
  const std::size_t out = lane.granted + held(way);
  const std::uint32_t window = window_of(way, out);
  if (out + window / portions > window) return;
  const auto portion = static_cast<std::uint32_t>(window - out);
  peers_.send(opposite(way), msg::ChannelWindowAdjust{lanes_[opposite(way)].receiver.channel, portion});
  lane.granted += portion;
  if (way == Way::up) note_ahead(out + portion);
}

}  // namespace sshrp::channel
