#include "relay/handled_channel.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "msg/connection.h"
#include "relay/window.h"

namespace sshrp::relay {
namespace {

// Number, recipient channel and length before the data; a type code more for extended data.
constexpr std::size_t data_head = 1 + 4 + 4;
constexpr std::size_t extended_head = data_head + 4;

constexpr std::uint32_t stderr_code = 1;  // RFC 4254 §5.2

// What the inspector's output is lent for a burst, one for each thread; a channel at rest holds none.
thread_local util::Buffer spare_output;

std::uint8_t* put(std::uint8_t* at, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) *at++ = static_cast<std::uint8_t>(value >> shift);
  return at;
}

// Where messages are put together, with the room that sealing wants; one for each thread.
thread_local std::array<std::uint8_t,
                        transport::room_before + extended_head + largest_piece + transport::room_behind>
    workbench;

transport::RoomyPayload make_data(msg::Number number, std::uint32_t channel, BytesView bytes) {
  std::uint8_t* const begin = workbench.data() + transport::room_before;
  std::uint8_t* at = begin;
  *at++ = static_cast<std::uint8_t>(number);
  at = put(at, channel);
  if (number == msg::Number::channel_extended_data) at = put(at, stderr_code);
  at = put(at, static_cast<std::uint32_t>(bytes.size()));
  std::memcpy(at, bytes.data(), bytes.size());
  return {MutableBytes(begin, at + bytes.size())};
}

std::size_t piece_of(std::size_t available, std::uint32_t window, std::uint32_t maximum_packet) {
  return std::min({available, std::size_t{window}, std::size_t{maximum_packet}, std::size_t{largest_piece}});
}

}  // namespace

HandledChannel::HandledChannel(const sftp::Rules& rules, PerWay<Receiver> receivers, Peers& peers,
                               Journal& journal)
    : tap_(rules, journal), peers_(peers), journal_(journal) {
  static_assert(handled_window >= sftp::Inspector::least_window);
  for (const Way way : {Way::up, Way::down}) lanes_[way].receiver = receivers[way];
  for (const Way way : {Way::up, Way::down}) grant(way);
}

void HandledChannel::data(Way way, BytesView bytes) {
  if (!take(way, bytes.size())) return;
  if (tap_.output(way).capacity() == 0) std::swap(tap_.output(way), spare_output);
  inspect(way, bytes);
  send_data(way, largest_piece);
}

void HandledChannel::extended_data(Way way, std::uint32_t data_type_code, BytesView bytes) {
  if (!take(way, bytes.size())) return;
  if (way == Way::down && data_type_code == stderr_code && !tap_.is_jail())
    lanes_[way].complaints.append(bytes);
}

// What comes after an end is nobody's.
bool HandledChannel::take(Way way, std::size_t size) {
  Lane& lane = lanes_[way];
  if (lane.said != Said::nothing) return false;
  if (size > lane.granted) throw wire::ProtocolError("more data than the channel's window takes");
  lane.granted -= static_cast<std::uint32_t>(size);
  return true;
}

void HandledChannel::window_adjust(Way way, std::uint32_t bytes_to_add) {
  Receiver& receiver = lanes_[opposite(way)].receiver;
  receiver.window = widened(receiver.window, bytes_to_add);
}

void HandledChannel::eof(Way way) {
  if (lanes_[way].said == Said::nothing) lanes_[way].said = Said::eof;
}

void HandledChannel::close(Way way) {
  lanes_[way].said = Said::close;
  lanes_[opposite(way)].receiver.takes = Takes::nothing;
}

void HandledChannel::inspect(Way way, BytesView bytes) {
  try {
    tap_.receive(way, bytes);
  } catch (const wire::ProtocolError& error) {
    fail(error.what());
  }
}

void HandledChannel::go_on() {
  if (health_ == Health::failed) return;
  try {
    tap_.go_on();
  } catch (const wire::ProtocolError& error) {
    fail(error.what());
  }
}

// As if both had closed it: what is for them still goes out, then they are told.
void HandledChannel::fail(const std::string& why) {
  journal_.trouble("sftp ends: " + why);
  lanes_.up.said = lanes_.down.said = Said::close;
  health_ = Health::failed;
}

void HandledChannel::flush() {
  while (send_what_fits(Way::up) + send_what_fits(Way::down) > 0) go_on();
  for (const Way way : {Way::up, Way::down}) send_ending(way);
  for (const Way way : {Way::up, Way::down}) grant(way);
  for (const Way way : {Way::up, Way::down}) reclaim_output(way);
}

void HandledChannel::reclaim_output(Way way) {
  util::Buffer& output = tap_.output(way);
  if (!output.empty()) return;
  if (output.capacity() > spare_output.capacity()) std::swap(output, spare_output);
  output = {};
}

std::size_t HandledChannel::buffered() {
  std::size_t sum = 0;
  for (const Way way : {Way::up, Way::down})
    sum += tap_.output(way).capacity() + lanes_[way].complaints.capacity();
  return sum;
}

std::size_t HandledChannel::send_data(Way way, std::size_t least_piece) {
  Receiver& receiver = lanes_[way].receiver;
  util::Buffer& output = tap_.output(way);
  if (is_deaf(way)) output.consume(output.size());
  std::size_t sent = 0;
  while (output.size() >= least_piece) {
    const std::size_t piece = piece_of(output.size(), receiver.window, receiver.maximum_packet);
    if (piece < std::min(least_piece, output.size()) || piece == 0) break;
    peers_.send(way, make_data(msg::Number::channel_data, receiver.channel, output.data().first(piece)));
    receiver.window -= static_cast<std::uint32_t>(piece);
    output.consume(piece);
    sent += piece;
  }
  return sent;
}

std::size_t HandledChannel::send_complaints(Way way) {
  Receiver& receiver = lanes_[way].receiver;
  util::Buffer& complaints = lanes_[way].complaints;
  if (is_deaf(way)) complaints.consume(complaints.size());
  std::size_t sent = 0;
  while (const std::size_t piece = piece_of(complaints.size(), receiver.window, receiver.maximum_packet)) {
    peers_.send(way, make_data(msg::Number::channel_extended_data, receiver.channel,
                               BytesView(complaints.data()).first(piece)));
    receiver.window -= static_cast<std::uint32_t>(piece);
    complaints.consume(piece);
    sent += piece;
  }
  if (complaints.empty()) complaints.shrink();
  return sent;
}

// An end waits for the data before it. An EOF waits for requests that are still looked at, too; a close takes
// it that nobody waits for their answers.
void HandledChannel::send_ending(Way way) {
  Lane& lane = lanes_[way];
  if (lane.said == lane.told || !tap_.output(way).empty() || !lane.complaints.empty()) return;
  if (lane.said == Said::eof) {
    if (tap_.held(way) > 0) return;
    peers_.send(way, msg::ChannelEof{lane.receiver.channel});
  } else {
    peers_.send(way, msg::ChannelClose{lane.receiver.channel});
  }
  lane.told = lane.said;
}

// What is held of a side counts as not given back.
void HandledChannel::grant(Way way) {
  Lane& lane = lanes_[way];
  if (lane.said != Said::nothing) return;
  const std::size_t out = lane.granted + tap_.held(way) + tap_.output(way).size() + lane.complaints.size();
  if (out + window_portion > handled_window) return;
  const auto portion = static_cast<std::uint32_t>(handled_window - out);
  peers_.send(opposite(way), msg::ChannelWindowAdjust{lanes_[opposite(way)].receiver.channel, portion});
  lane.granted += portion;
}

}  // namespace sshrp::relay
