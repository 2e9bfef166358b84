// What master and worker say to each other, a packet of their socket each; and a master and the one that
// takes its place.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "penalty/penalties.h"
#include "wire/codec.h"

namespace sshrp::app {

inline constexpr std::size_t max_control_message = 64 * 1024;  // bytes

namespace message {

enum class Number : std::uint8_t {
  start = 1,
  sockets,
  drain,
  stop,
  use_logs,
  heard = 7,
  share_penalties,
  end_sessions,
  server_states,
  use_recorder,
  use_balancer,
  use_sources,
  ready = 33,
  draining,
  offences = 36,
  ended,
  balancer_lost,
  // To and from helpers, too, whatever else these say and are told: no number of theirs.
  ping = 254,
  well = 255,
};

// From a master to its worker, which trusts it. `request` comes back in the answer.

/// The first one. With the pipe that its job comes by, the files of the order of names, their key and their
/// table, then the files of the log, the access log and that of audits, and those to count in, to list
/// sessions in and to count in with labels, if there are such; answered by Ready.
struct Start {
  static constexpr Number number = Number::start;
  std::uint32_t request{};
  std::uint64_t job_size{};  // bytes
  bool log{};
  bool access_log{};
  bool audit_log{};
  std::uint32_t sockets{};   // that listen: they come with Sockets
  std::uint32_t counters{};  // of the last: none, or memory_files
};

inline constexpr std::uint32_t memory_files = 3;

/// Behind that, with the key of the table of penalties, the table to read, and the file for input notes; or
/// with none of them: there are no penalties.
struct SharePenalties {
  static constexpr Number number = Number::share_penalties;
};

/// With the next of the sockets that listen.
struct Sockets {
  static constexpr Number number = Number::sockets;
  wire::Rest tables{};  // of each, by encode_tables
};

/// Take no connection any more, and end when the sessions have; answered by Draining.
struct Drain {
  static constexpr Number number = Number::drain;
  std::uint32_t request{};
};

/// End now.
struct Stop {
  static constexpr Number number = Number::stop;
};

/// With files to go on in: of the log, the access log and that of audits, those that there are.
struct UseLogs {
  static constexpr Number number = Number::use_logs;
};

/// Answered by Well, once all its threads have shown that they do what they are given; of a helper, once the
/// one that hears the master does.
struct Ping {
  static constexpr Number number = Number::ping;
  std::uint32_t request{};
};

/// What it said in its last Offences: it may say more.
struct Heard {
  static constexpr Number number = Number::heard;
};

/// End those of these sessions that there are, by app::encode_ids, with this sentence for their clients,
/// which is safe to print; answered by Ended.
struct EndSessions {
  static constexpr Number number = Number::end_sessions;
  std::uint32_t request{};
  std::string_view sentence{};
  wire::Rest ids{};
};

/// That no login is led to from here on: upstreams by the names of app/observation.h, and servers of groups,
/// which count where there is no balancer.
struct ServerStates {
  static constexpr Number number = Number::server_states;
  BytesView hosts{};      // texts
  BytesView of_groups{};  // texts, two each: the group's name, the server's
};

/// With a socket, whose other end the recorder has that is there from now on, and the ring of the two.
struct UseRecorder {
  static constexpr Number number = Number::use_recorder;
};

/// With a socket, whose other end the balancer has that is there from now on.
struct UseBalancer {
  static constexpr Number number = Number::use_balancer;
};

/// With a socket of upstream/source_messages.h, whose other end the master has.
struct UseSources {
  static constexpr Number number = Number::use_sources;
};

// From a worker to its master, which takes it for a stranger's.

/// It takes connections.
struct Ready {
  static constexpr Number number = Number::ready;
  std::uint32_t request{};
};

/// It takes none any more.
struct Draining {
  static constexpr Number number = Number::draining;
  std::uint32_t request{};
};

struct Well {
  static constexpr Number number = Number::well;
  std::uint32_t request{};
};

/// What sources did: a byte of penalty::Offence and 16 of the address each. Answered by Heard, and until then
/// it says no more of them, so that the rest finds room in the socket.
struct Offences {
  static constexpr Number number = Number::offences;
  wire::Rest reports{};
};

/// So many sessions, which were told to end now.
struct Ended {
  static constexpr Number number = Number::ended;
  std::uint32_t request{};
  std::uint32_t count{};
};

/// The socket to the balancer has ended, and no other has come: it wants one.
struct BalancerLost {
  static constexpr Number number = Number::balancer_lost;
};

using FromMaster = std::variant<Start, Sockets, Drain, Stop, UseLogs, Ping, Heard, SharePenalties,
                                EndSessions, ServerStates, UseRecorder, UseBalancer, UseSources>;
using FromWorker = std::variant<Ready, Draining, Well, Offences, Ended, BalancerLost>;

/// Throw wire::ProtocolError for what is none of these.
FromMaster decode_from_master(BytesView packet);
FromWorker decode_from_worker(BytesView packet);

/// Which of the configuration's [[listeners]] tables a socket is for; nullopt: none.
using ListenerTable = std::optional<std::uint32_t>;
Bytes encode_tables(const std::vector<ListenerTable>& tables);
/// Throws wire::ProtocolError: it isn't so many.
std::vector<ListenerTable> decode_tables(BytesView bytes, std::size_t count);

Bytes encode_reports(const std::vector<penalty::Book::Report>& reports);
/// Throws wire::ProtocolError: they are none, or too many.
std::vector<penalty::Book::Report> decode_reports(BytesView bytes);

}  // namespace message

// Between a new master and the one before it. The first two are what versions before 0.2 say, too.
namespace succession {

enum class Number : std::uint8_t {
  ready = 'r',
  stop = 's',
  counters = 'c',
  end_sessions = 'e',
  ended = 'n',
  takes_over = 't',
  use_balancer = 'u',
  set_server = 'o',
  past = 'p',
  worker = 'k',
  worker_ended = 'x',
  balancer_lost = 'l',
  all_told = 'a',
};

/// It takes connections.
struct Ready {
  static constexpr Number number = Number::ready;
};

/// It ends all its sessions: those from before should end, too.
struct Stop {
  static constexpr Number number = Number::stop;
};

/// From the one before: a worker was started meanwhile. With the descriptors of its ProcessCounters.
struct Counters {
  static constexpr Number number = Number::counters;
};

/// As message::EndSessions. Versions before 0.3 don't know it and answer nothing.
struct EndSessions {
  static constexpr Number number = Number::end_sessions;
  std::uint32_t request{};
  std::string_view sentence{};
  wire::Rest ids{};
};

/// As message::Ended.
struct Ended {
  static constexpr Number number = Number::ended;
  std::uint32_t request{};
  std::uint32_t count{};
};

// Of servers: what an operator said of them, and of groups what the balancer has seen and who has places
// there. Only to a successor that TakesOver, once it is Ready, in this order: SetServer, Past, Worker,
// AllTold.

/// Before Ready: it wants to be told that.
struct TakesOver {
  static constexpr Number number = Number::takes_over;
};

/// An operator's word, as observer::Request has it.
struct SetServer {
  static constexpr Number number = Number::set_server;
  std::string_view name{};    // of the upstream
  std::string_view server{};  // empty: it is no group
  std::string_view state{};
};

/// With a socket, by which the balancer says what it has seen.
struct Past {
  static constexpr Number number = Number::past;
};

/// One that is leaving, and has places; answered by UseBalancer where there is a balancer.
struct Worker {
  static constexpr Number number = Number::worker;
  std::uint32_t worker{};  // never used again
};

/// That were all.
struct AllTold {
  static constexpr Number number = Number::all_told;
};

/// With a socket for that worker, whose other end the successor's balancer has from now on.
struct UseBalancer {
  static constexpr Number number = Number::use_balancer;
  std::uint32_t worker{};
};

/// As message::BalancerLost.
struct BalancerLost {
  static constexpr Number number = Number::balancer_lost;
  std::uint32_t worker{};
};

struct WorkerEnded {
  static constexpr Number number = Number::worker_ended;
  std::uint32_t worker{};
};

using FromSuccessor = std::variant<Ready, Stop, EndSessions, TakesOver, UseBalancer>;
using FromPredecessor =
    std::variant<Counters, Ended, SetServer, Past, Worker, AllTold, BalancerLost, WorkerEnded>;

/// Throw wire::ProtocolError for what is none of these.
FromSuccessor decode_from_successor(BytesView packet);
FromPredecessor decode_from_predecessor(BytesView packet);

}  // namespace succession

/// What a worker was asked and hasn't answered yet.
class Requests {
 public:
  static constexpr std::size_t max_unanswered = 16;
  /// A worker that stands still is asked no more whether it is well.
  bool is_full() const { return unanswered_.size() >= max_unanswered; }

  /// A new one, which only a message of type `Answer` answers; its number.
  template <typename Answer>
  std::uint32_t begin() {
    unanswered_.push_back({++last_, Answer::number});
    return last_;
  }

  /// Throws wire::ProtocolError unless this was asked for.
  template <typename Answer>
  void end(const Answer& answer) {
    end(Answer::number, answer.request);
  }

 private:
  struct Request {
    std::uint32_t number;
    message::Number answer;
    bool operator==(const Request&) const = default;
  };

  void end(message::Number answer, std::uint32_t number);

  std::uint32_t last_ = 0;
  std::vector<Request> unanswered_{};
};

}  // namespace sshrp::app
