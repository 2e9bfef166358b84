// What the tests of recording have in common: a folder, a recorder in a thread, and a worker's end that says
// what it likes.
// SPDX-License-Identifier: MIT
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "cast/recordings.h"
#include "record/keeper.h"
#include "util/folder.h"

namespace sshrp::record::testing {

using namespace std::chrono_literals;

inline constexpr std::string_view session = "0123456789ab";
/// What nothing here may take.
inline constexpr auto patience = 60s;

inline Folder folder_at(const std::string& path, std::vector<std::string> dated = {}) {
  return Folder(util::UniqueFd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)), std::move(dated));
}

inline std::pair<util::UniqueFd, util::UniqueFd> socket_pair() {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
    throw std::runtime_error("socketpair");
  return {util::UniqueFd(ends[0]), util::UniqueFd(ends[1])};
}

/// Looks again until it holds: of what another process or thread does to files nobody hears.
template <typename Holds>
bool wait_for(Holds holds) {
  for (const auto until = std::chrono::steady_clock::now() + patience;;) {
    if (holds()) return true;
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(1ms);
  }
}

/// An answer as a word: "opened 1", "failed 1", "written 1".
inline std::vector<std::string> words_of(BytesView packet, std::string* sentence = nullptr) {
  std::vector<std::string> words;
  for_each_from_recorder(packet, [&](const FromRecorder& said) {
    if (const auto* opened = std::get_if<message::Opened>(&said)) {
      words.push_back("opened " + std::to_string(opened->recording));
    } else if (const auto* failed = std::get_if<message::Failed>(&said)) {
      words.push_back("failed " + std::to_string(failed->recording));
      if (sentence != nullptr) *sentence = failed->sentence;
    } else if (std::holds_alternative<message::Room>(said)) {
      words.push_back("room");
    } else {
      words.push_back("written " + std::to_string(std::get<message::Written>(said).recording));
    }
  });
  return words;
}

/// The worker's end: says packets, hears answers.
class Teller {
 public:
  Teller(util::UniqueFd socket, const util::UniqueFd& ring)
      : socket_(std::move(socket)), ring_(ring), mapping_(ring) {}

  template <wire::Message T>
  void say(const T& message) {
    Bytes packet;
    append(packet, message);
    say_packet(packet);
  }
  void say_packet(BytesView packet) { ASSERT_TRUE(put(packet)); }
  /// False: the ring is full.
  bool put(BytesView packet) {
    if (!ring_.put(packet)) return false;
    if (ring_.wakes_reader()) ring_bell();
    return true;
  }
  void ring_bell() {
    const std::uint8_t bell = 0;
    ::send(socket_.get(), &bell, sizeof bell, MSG_NOSIGNAL);
  }
  /// The ring's, to be written as the worker likes.
  RingMemory& memory() { return *reinterpret_cast<RingMemory*>(mapping_.bytes().data()); }
  void open(std::uint32_t recording, std::uint32_t channel = 1) {
    const Bytes texts = encode_texts({}, {{"user", "alice"}});
    say(message::Open{recording, session, channel, 80, 24, "ls", texts});
  }
  void output(std::uint32_t recording, std::string_view text, std::uint64_t at = 1000) {
    say(message::Output{recording, at, false, as_bytes(text)});
  }
  void end(std::uint32_t recording) {
    say(message::End{
        .recording = recording, .at = 2000, .has_status = true, .status = 7, .reason = "closed"});
  }
  /// The next answers; "gone": the recorder has hung up.
  std::vector<std::string> hear() {
    pollfd waits{socket_.get(), POLLIN, 0};
    if (::poll(&waits, 1, static_cast<int>(std::chrono::milliseconds(patience).count())) != 1)
      return {"silence"};
    const Bytes packet = hear_packet();
    if (packet.empty()) return {"gone"};
    return words_of(packet, &sentence);
  }
  Bytes hear_packet() {
    Bytes packet(max_packet);
    const ssize_t size = ::recv(socket_.get(), packet.data(), packet.size(), 0);
    packet.resize(static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
    return packet;
  }
  /// Whether that answer comes, whatever does before it.
  bool hears(const std::string& word) {
    for (;;) {
      for (const std::string& heard : hear()) {
        if (heard == word) return true;
        if (heard == "silence" || heard == "gone") return false;
      }
    }
  }
  void hang_up() { socket_ = util::UniqueFd(); }

  std::string sentence;  // of the last failure

 private:
  util::UniqueFd socket_;
  RingWriter ring_;
  ops::SharedMapping mapping_;
};

/// A recorder in a thread.
class Recorder {
 public:
  explicit Recorder(Folder folder, config::RecordingsKeep keep = {})
      : stop_(::eventfd(0, EFD_CLOEXEC)), keeper_(std::move(folder), keep) {}
  ~Recorder() {
    if (!thread_.joinable()) return;
    const std::uint64_t one = 1;
    EXPECT_EQ(::write(stop_.get(), &one, sizeof one), 8);
    thread_.join();
  }

  /// Before start().
  Teller worker() {
    auto [recorders, workers] = socket_pair();
    const util::UniqueFd ring = make_ring();
    keeper_.add(std::move(recorders), ring);
    return Teller(std::move(workers), ring);
  }
  void start() {
    thread_ = std::thread([this] {
      while (!keeper_.serve(stop_.get())) {
      }
    });
  }

 private:
  util::UniqueFd stop_;
  Keeper keeper_;
  std::thread thread_;
};

}  // namespace sshrp::record::testing
