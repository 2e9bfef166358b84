// Link: a worker's end of what it and the recorder say to each other. Of all threads of the worker.
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_map>

#include "record/messages.h"
#include "record/ring.h"

namespace sshrp::record {

/// Bytes of a session's messages that the recorder hasn't dealt with: then the session isn't read any more.
/// Twice one channel's data in a burst, so that a disk that keeps up holds up nobody.
inline constexpr std::size_t max_in_flight = 1024 * 1024;

/// What waits for the recorder when the worker ends is given up after that.
inline constexpr std::chrono::seconds stop_grace{10};

/// What a session hears of its recordings.
struct Answer {
  enum class What : std::uint8_t {
    opened,
    failed,  // with a sentence; nothing more is to be said about it
    room,    // of no recording: the session may be read on
  } what = What::room;
  std::uint32_t recording = 0;
  std::string sentence{};
};

/// One session's part of it: what is in flight of its recordings, and who hears the answers.
class Account {
 public:
  /// Called on the link's thread, or that of whoever replaces the recorder: it waits for nothing.
  using Deliver = std::function<void(Answer)>;

  explicit Account(Deliver deliver) : deliver_(std::move(deliver)) {}

  /// Whether the session should wait; it gets an Answer when that is over.
  bool is_full();
  void add(std::size_t bytes) { in_flight_ += bytes; }
  void take(std::size_t bytes);
  void deliver(Answer answer) const { deliver_(std::move(answer)); }

 private:
  const Deliver deliver_;
  std::atomic<std::size_t> in_flight_{0};
  std::atomic<bool> waits_{false};
};

using AccountPtr = std::shared_ptr<Account>;

class Link {
 public:
  Link() = default;
  ~Link() { stop(); }
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  /// A recorder is there: it reads that ring, and has the other end of this socket of packets. What one
  /// before it wrote has failed. Throws std::system_error.
  void use(util::UniqueFd socket, const util::UniqueFd& ring);
  /// Waits until all is in the ring, stop_grace at most; answers nobody from then on.
  void stop();

  /// A number for a new recording; nullopt: there is no recorder.
  std::optional<std::uint32_t> begin(const AccountPtr& account);
  /// Never waits: what the ring has no room for is put there later. What is about recordings that have failed
  /// goes nowhere. It may be held until burst_over().
  template <wire::Message T>
  void tell(const T& said) {
    const std::lock_guard lock(mutex_);
    const std::size_t before = packet_.size();
    append(packet_, said);
    note(said.recording, packet_.size() - before);
    if (packet_.size() > max_packet) begin_packet(before);
  }
  /// What was told goes to the recorder.
  void burst_over();
  /// Its End was told: who hears that it has failed says that, too.
  void end(std::uint32_t recording);

 private:
  struct Entry {
    AccountPtr account;
    std::size_t in_flight = 0;
    bool has_ended = false;
  };
  using SocketPtr = std::shared_ptr<const util::UniqueFd>;
  using RingPtr = std::unique_ptr<RingWriter>;
  using Entries = std::unordered_map<std::uint32_t, Entry>;

  void run();
  /// Whether there may be more.
  bool hear(int socket);
  void take(const message::Opened& said);
  void take(const message::Failed& said);
  void take(const message::Written& said);
  void take(const message::Room& said);
  // With the mutex:
  /// What is behind so many bytes of the packet is the next one's.
  void begin_packet(std::size_t size);
  void send();
  bool put(BytesView packet);
  void ring_bell();
  bool has_more() const { return !queue_.empty() || !packet_.empty(); }
  void note(std::uint32_t recording, std::size_t bytes);
  /// `next` takes the place of `of`, or of whichever is there.
  void fail_all(const SocketPtr& of, SocketPtr next, RingPtr next_ring);
  void wake() const;

  std::mutex mutex_;        // of all that follows but the thread
  util::UniqueFd woken_{};  // an eventfd
  SocketPtr socket_;
  RingPtr ring_;             // as long as there is a socket
  bool is_broken_ = false;   // the recorder has written into it what can't be
  Bytes packet_;             // in the making
  std::deque<Bytes> queue_;  // of those before it, for which there was no room
  Entries entries_;
  std::uint32_t last_ = 0;
  std::optional<std::chrono::steady_clock::time_point> ends_at_{};
  Bytes room_;            // the thread's own, for what it hears
  std::thread thread_{};  // from the first recorder on
};

using LinkPtr = std::shared_ptr<Link>;

}  // namespace sshrp::record
