#include "relay/handled_channel.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "msg/connection.h"
#include "relay/window.h"

namespace sshrp::relay {
namespace {

constexpr std::uint32_t stderr_code = 1;  // RFC 4254 §5.2

// Before the data: number, recipient channel and length; of extended data a type code more.
constexpr std::size_t longest_head = 1 + 4 + 4 + 4;
static_assert(util::BlockQueue::room >= transport::room_before + longest_head);
static_assert(util::BlockQueue::room >= transport::room_behind);

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
  std::array<std::uint8_t, transport::room_behind> behind;
  std::memcpy(behind.data(), end, behind.size());
  peers.send(way, transport::RoomyPayload{MutableBytes(begin, end)});
  std::memcpy(end, behind.data(), behind.size());
}

std::size_t piece_of(std::size_t available, std::uint32_t window, std::uint32_t maximum_packet) {
  return std::min({available, std::size_t{window}, std::size_t{maximum_packet}, std::size_t{largest_piece}});
}

}  // namespace

HandledChannel::HandledChannel(const sftp::Rules& rules, PerWay<Receiver> receivers, Peers& peers,
                               Journal& journal)
    : tap_(rules, journal), peers_(peers), journal_(journal) {
  static_assert(handled_window >= sftp::Inspector::least_window);
  for (const Way way : {Way::up, Way::down}) {
    lanes_[way].receiver = receivers[way];
    lanes_[way].granted = receivers[way].told;
  }
  for (const Way way : {Way::up, Way::down}) grant(way);
}

void HandledChannel::data(Way way, BytesView bytes) {
  if (!take(way, bytes.size())) return;
  inspect(way, bytes);
  send(way, msg::Number::channel_data, tap_.output(way), largest_piece);
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
}

std::size_t HandledChannel::buffered() {
  std::size_t sum = 0;
  for (const Way way : {Way::up, Way::down})
    sum += tap_.output(way).capacity() + lanes_[way].complaints.capacity();
  return sum;
}

std::size_t HandledChannel::send(Way way, msg::Number number, util::BlockQueue& queue,
                                 std::size_t least_piece) {
  Receiver& receiver = lanes_[way].receiver;
  if (is_deaf(way)) queue.consume(queue.size());
  std::size_t sent = 0;
  while (queue.size() >= least_piece && !peers_.is_congested(way)) {
    const MutableBytes front = queue.front();
    const std::size_t piece = piece_of(front.size(), receiver.window, receiver.maximum_packet);
    if (piece < std::min(least_piece, front.size()) || piece == 0) break;
    send_around(front.first(piece), number, receiver.channel, peers_, way);
    receiver.window -= static_cast<std::uint32_t>(piece);
    queue.consume(piece);
    sent += piece;
  }
  return sent;
}

std::size_t HandledChannel::send_what_fits(Way way) {
  return send(way, msg::Number::channel_data, tap_.output(way), 1) +
         send(way, msg::Number::channel_extended_data, lanes_[way].complaints, 1);
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
