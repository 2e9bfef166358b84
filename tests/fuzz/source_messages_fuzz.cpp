// What a worker that somebody took over may say to its master about sockets of clients' addresses, with any
// descriptors: decoded, and what becomes of it; and what a master may say to a worker.
// SPDX-License-Identifier: MIT
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "app/source_requests.h"
#include "target.h"

using namespace sshrp;

namespace {

namespace source = upstream::source_message;

constexpr std::size_t max_shown = 4;

/// Everything has one form.
void try_decoders(BytesView packet) {
  try {
    const Bytes again = wire::encode(source::decode_from_worker(packet));
    fuzz::expect(std::ranges::equal(again, packet), "what a worker said");
  } catch (const wire::ProtocolError&) {
  }
  try {
    const auto said = source::decode_from_master(packet);
    const Bytes again = std::visit([](const auto& message) { return wire::encode(message); }, said);
    fuzz::expect(std::ranges::equal(again, packet), "what a master said");
  } catch (const wire::ProtocolError&) {
  }
}

/// Both ends: the master's as it is, the worker's in an enemy's hands.
class Pair {
 public:
  Pair() {
    app::SourcePair pair = app::make_source_requests({});
    master_ = std::move(pair.masters);
    worker_ = app::Control(std::move(pair.workers), app::Control::Descriptors::taken);
  }

  void say(BytesView packet, std::size_t shown) {
    const std::vector<int> files(shown, shown_.get());
    iovec body{const_cast<std::uint8_t*>(packet.data()), packet.size()};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(max_shown * sizeof(int))> room{};
    msghdr header{};
    header.msg_iov = &body;
    header.msg_iovlen = 1;
    if (shown > 0) {
      header.msg_control = room.data();
      header.msg_controllen = CMSG_SPACE(shown * sizeof(int));
      cmsghdr* part = CMSG_FIRSTHDR(&header);
      part->cmsg_level = SOL_SOCKET;
      part->cmsg_type = SCM_RIGHTS;
      part->cmsg_len = CMSG_LEN(shown * sizeof(int));
      std::memcpy(CMSG_DATA(part), files.data(), files.size() * sizeof(int));
    }
    ::sendmsg(worker_.fd(), &header, MSG_NOSIGNAL | MSG_DONTWAIT);
  }

  /// Whether the worker may go on; as a master does, which kills one that may not.
  bool hear(app::SourceRequests::Clock::time_point now) {
    try {
      master_.hear(now);
    } catch (const wire::ProtocolError&) {
      return false;
    }
    return static_cast<bool>(master_);
  }

  /// The number of what was asked for and isn't given, as there is no client; nullopt: nothing was answered.
  std::optional<std::uint32_t> denied() {
    const auto heard = worker_.hear();
    const auto* packet = std::get_if<app::Packet>(&heard);
    if (packet == nullptr) return std::nullopt;
    fuzz::expect(packet->bytes.size() <= source::max_packet && packet->files.empty(), "a denial");
    return std::get<source::Denied>(source::decode_from_master(packet->bytes)).request;
  }

 private:
  app::SourceRequests master_{};
  app::Control worker_{};
  const util::UniqueFd shown_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  Pair pair;
  auto now = app::SourceRequests::Clock::now();
  while (!input.empty()) {
    const std::uint8_t choice =
        input.byte();  // how many connections are shown, and how much time has gone by
    const BytesView packet = input.string();
    try_decoders(packet);
    const std::size_t shown = choice % (max_shown + 1);
    now += std::chrono::milliseconds(choice);
    pair.say(packet, shown);
    if (!pair.hear(now)) return 0;
    const auto denied = pair.denied();
    if (!denied) continue;
    fuzz::expect(shown == 1, "who is answered has shown one connection");
    fuzz::expect(*denied == source::decode_from_worker(packet).request, "the request that is answered");
  }
  return 0;
}
