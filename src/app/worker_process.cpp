// SPDX-License-Identifier: MIT
#include "app/worker_process.h"

#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <stdexcept>

#include "app/control_handler.h"
#include "app/crash_marks.h"
#include "app/descriptor_limit.h"
#include "app/job.h"
#include "app/preparation.h"
#include "app/role_process.h"
#include "app/tally.h"
#include "app/worker_files.h"
#include "crypto/crypto_provider.h"
#include "facts/series.h"
#include "lock/shared_names.h"
#include "ops/file_io.h"
#include "ops/file_rights.h"
#include "ops/memory.h"
#include "ops/name_lookups.h"
#include "ops/shared_descriptors.h"
#include "ops/system_calls.h"

namespace sshrp::app {
namespace {

struct Received {
  std::uint32_t request = 0;
  util::SecretBytes job{};
  lock::SharedNamesPtr names{};
  ops::LogFiles log_files{};
  util::UniqueFd counters{};  // to count in; not open: nobody reads them
  util::UniqueFd sessions{};  // to list sessions in, the same
  util::UniqueFd series{};    // to count in with labels, the same
  std::unique_ptr<const penalty::TableReader> penalties{};
  std::vector<util::UniqueFd> sockets{};         // that listen
  std::vector<message::ListenerTable> tables{};  // of each
};

util::SecretBytes read_job(int pipe, std::uint64_t size) {
  util::SecretBytes job(size);
  if (ops::read_into(pipe, job.data()) != size) throw std::runtime_error("the master process is gone");
  return job;
}

std::unique_ptr<const penalty::TableReader> receive_penalties(const Control& control) {
  const Packet packet = next_packet(control);
  const auto decoded = message::decode_from_master(packet.bytes);
  if (!std::holds_alternative<message::SharePenalties>(decoded))
    throw std::runtime_error("no penalties were heard");
  if (packet.files.size() != 3) return nullptr;
  try {
    note_input_in_file(packet.files[2]);
    return std::make_unique<const penalty::TableReader>(packet.files[0], packet.files[1]);
  } catch (const std::runtime_error& error) {
    ops::warning("this worker has no penalties: {}", error.what());
    return nullptr;
  }
}

void receive_sockets(const Control& control, Received& received) {
  Packet packet = next_packet(control);
  const auto decoded = message::decode_from_master(packet.bytes);
  const auto* sockets = std::get_if<message::Sockets>(&decoded);
  if (sockets == nullptr || packet.files.empty()) throw std::runtime_error("no sockets were heard");
  for (const auto& table : message::decode_tables(sockets->tables.bytes, packet.files.size()))
    received.tables.push_back(table);
  for (util::UniqueFd& socket : packet.files) received.sockets.push_back(std::move(socket));
}

Received receive(const Control& control) {
  Packet packet = next_packet(control);
  const auto decoded = message::decode_from_master(packet.bytes);
  const auto* start = std::get_if<message::Start>(&decoded);
  const std::size_t wanted =
      start == nullptr ? 0 : 3u + start->log + start->access_log + start->audit_log + start->counters;
  if (start == nullptr || packet.files.size() != wanted) throw std::runtime_error("no start was heard");
  Received received{.request = start->request};
  auto next = packet.files.begin();
  const util::UniqueFd pipe = std::move(*next++);
  const util::UniqueFd names_key = std::move(*next++);
  received.names = std::make_shared<lock::SharedNames>(names_key, std::move(*next++));
  if (start->log) received.log_files.log = std::move(*next++);
  if (start->access_log) received.log_files.access = std::move(*next++);
  if (start->audit_log) received.log_files.audit = std::move(*next++);
  if (start->counters == message::memory_files) {
    received.counters = std::move(*next++);
    received.sessions = std::move(*next++);
    received.series = std::move(*next++);
  }
  received.penalties = receive_penalties(control);
  while (received.sockets.size() < start->sockets) receive_sockets(control, received);
  received.job = read_job(pipe.get(), start->job_size);
  return received;
}

Preparation prepare_again(util::SecretBytes bytes) {
  Job job = decode_job(bytes.view());
  bytes = {};
  auto prepared = prepare(job.options, job.files, nullptr);
  if (auto* done = std::get_if<Preparation>(&prepared)) return std::move(*done);
  throw std::runtime_error(config::to_string(std::get<config::ConfigErrors>(prepared).front()));
}

void note(ops::Restriction restriction, const char* what) {
  if (restriction == ops::Restriction::unsupported)
    ops::warning("this kernel has no {}: going on without", what);
}

// What comes from clients' addresses is bound by the master.
bool binds_to_own_address(const config::Route& route) {
  return route.upstream_source && std::holds_alternative<access::IpAddress>(**route.upstream_source);
}

void give_up_rights(const Preparation& prepared, int last_shared) {
  const config::Config& config = prepared.snapshot->config;
  if (const auto shortage = raise_descriptor_limit(config)) ops::warning("{}", *shortage);
  if (prepared.account) ops::become(*prepared.account);
  ops::forbid_new_privileges();
  ops::NameLookups lookups = ops::prepare_name_lookups();
  // Whose connection to the system's log broke makes a new one.
  if (ops::logs_to_syslog(prepared.log)) lookups.needs.local = ops::SocketNeeds::Local::yes;
  if (std::ranges::any_of(config.routes, binds_to_own_address))
    lookups.needs.bind = ops::SocketNeeds::Bind::yes;
  // A gate's connection gives one end to the session that it carries.
  if (!config.gates.empty()) lookups.needs.pairs = ops::SocketNeeds::Pairs::yes;
  ops::FileRights rights{.read = folders_read(config), .written = folders_written(config)};
  rights.bind = lookups.needs.bind;
  rights.read.insert(rights.read.end(), lookups.folders.begin(), lookups.folders.end());
  const auto& provider = crypto::choose_crypto_provider(*config.crypto_provider);
  ops::info("process {}: cryptography: {}", ::getpid(), provider.text);
  ::tzset();  // syslog(3) tells the time of the zone, whose file may be anywhere
  note(ops::restrict_files(rights), "Landlock");
  ops::protect_shared(last_shared);
  note(ops::restrict_system_calls(lookups.needs), "seccomp");
}

// What the master has, too: the sockets that listen, stdin, stdout and stderr, which may lead to a journal.
// Beside that only numbers of its own are below them.
int last_shared(const Received& received) {
  int last = role_control;
  for (const util::UniqueFd& socket : received.sockets) last = std::max(last, socket.get());
  return last;
}

void serve(Preparation prepared, Control control, Received received) {
  const int last = last_shared(received);
  ControlEvents events = control_events(control);
  give_up_rights(prepared, last);
  const ops::LogThreads log_threads;
  prepared.snapshot->accounts->share(std::move(received.names));
  penalty::Penalties& penalties = *prepared.snapshot->penalties;
  auto balancer = prepared.snapshot->balancer;
  const record::LinkPtr recorder = prepared.snapshot->recorder;
  const upstream::SourceLinkPtr sources = prepared.snapshot->login->upstream->sources;
  proxy::Server server(std::move(prepared.snapshot), std::move(received.sockets),
                       {received.tables.begin(), received.tables.end()});
  ControlHandler handler(server, std::move(control), std::move(events));
  handler.use(std::move(balancer));
  handler.give(recorder);
  handler.give(sources);
  handler.share(penalties, std::move(received.penalties));
  mark_crashes();
  ops::return_all_freed_memory();
  handler.say(message::Ready{received.request});
  server.run();
}

}  // namespace

int run_worker(Control control) {
  Received received = receive(control);
  if (received.counters) count_in_file(received.counters);
  if (received.sessions) list_sessions_in_file(received.sessions);
  if (received.series) count_series_in_file(received.series);
  received.counters = {};
  received.sessions = {};
  received.series = {};
  const auto taken = ops::fill_numbers(last_shared(received));
  Preparation prepared = prepare_again(std::move(received.job));
  ops::use_log(prepared.log, std::move(received.log_files));
  return run_with_log([&] {
    facts::limit_series(*prepared.snapshot->config.metrics_max_series);
    serve(std::move(prepared), std::move(control), std::move(received));
  });
}

}  // namespace sshrp::app
