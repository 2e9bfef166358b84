// SPDX-License-Identifier: MIT
#include "proxy/server.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <asio/executor_work_guard.hpp>
#include <asio/post.hpp>
#include <random>

#include "facts/counters.h"
#include "facts/series.h"
#include "proxy/listener_names.h"

namespace sshrp::proxy {
namespace {

// sshd_config's MaxStartups, where it is set so: from `start` on some are refused, and more and more. At
// `full` none is: one of those that are there makes room.
std::size_t refused_percent(const config::MaxStartups& limit, std::size_t waiting) {
  if (limit.rate == 0 || waiting < limit.start || waiting >= limit.full) return 0;
  return limit.rate + (100 - limit.rate) * (waiting - limit.start) / (limit.full - limit.start);
}

std::uint32_t random_percent() {
  thread_local std::minstd_rand generator(std::random_device{}());
  return std::uniform_int_distribution<std::uint32_t>(0, 99)(generator);
}

Refusing refusing(SourceLimits::Limit limit) {
  constexpr std::array all{Refusing::max_startups_per_source, Refusing::max_sessions_per_source,
                           Refusing::max_connection_rate};
  return all.at(static_cast<std::size_t>(limit));
}

}  // namespace

Server::Server(std::shared_ptr<const Snapshot> snapshot, std::vector<util::UniqueFd> sockets,
               std::vector<std::optional<std::size_t>> tables)
    : snapshot_(std::move(snapshot)),
      shortage_(context_.get_executor(), *snapshot_, flood_log_),
      startups_(snapshot_->config.limits.max_startups->full,
                [this](const access::Network& source, Entry::Room room) {
                  asio::post(context_, [this, source, room] { log_room_made(source, room); });
                }),
      sources_(snapshot_->config.limits),
      headers_(context_.get_executor(), flood_log_,
               [this](net::Accepted accepted) { header_is_there(std::move(accepted)); }) {
  const unsigned threads = std::max(1u, std::thread::hardware_concurrency());
  for (unsigned i = 0; i < threads; ++i) workers_.push_back(std::make_unique<Worker>(startups_));
  tables.resize(sockets.size());
  for (std::size_t i = 0; i < sockets.size(); ++i)
    add_listener(std::move(sockets[i]), tables[i] ? &snapshot_->config.listeners.at(*tables[i]) : nullptr);
}

// Where a header is to come first, it is read on this thread.
void Server::add_listener(util::UniqueFd socket, const config::Listener* table) {
  const auto bound = net::listening_at(socket.get());
  Entrance entrance{.address = bound ? net::to_string(*bound) : "unknown", .table = table};
  entrance.name = bound ? listener_name(snapshot_->config, *bound) : entrance.address;
  const bool here = entrance.wants_header();
  entrances_.push_back(std::move(entrance));
  listeners_.emplace_back(
      context_.get_executor(), std::move(socket), listeners_.size(),
      [this, here] { return here ? context_.get_executor() : least_loaded().executor(); },
      [this](net::Accepted accepted) { accept(std::move(accepted)); },
      [this](int listening, const std::error_code& error) { shortage_.failed(listening, error); });
}

Server::~Server() = default;

Worker& Server::least_loaded() {
  return **std::ranges::min_element(workers_, {}, [](const auto& worker) { return worker->load(); });
}

// Those aside that are being ended before they logged in.
bool Server::is_full() const {
  const std::size_t max = *snapshot_->config.limits.max_sessions;
  if (max == 0) return false;
  std::size_t sessions = 0;
  for (const auto& worker : workers_) sessions += worker->load().sessions;
  return sessions >= max + startups_.leaving();
}

// Who doesn't log in is no reason to refuse anybody. A balancer's own connections are nobody's: its address
// is no source that is limited, though whoever else comes before they do.
std::variant<Admission, Server::Refused> Server::admit(const net::Accepted& accepted) {
  const config::Limits& limits = snapshot_->config.limits;
  const bool full = is_full();
  const Entry::Room room = full ? Entry::Room::max_sessions : Entry::Room::max_startups;
  if (full && startups_.standing() == 0) return Refused{Refusing::max_sessions};
  if (random_percent() < refused_percent(limits.max_startups.value, startups_.standing()))
    return Refused{Refusing::max_startups};
  if (accepted.sender == net::Sender::balancer) return Admission{{room, Entry::Source::usual}, nullptr, {}};
  const access::IpAddress address = address_of(accepted.peer);
  auto entered = sources_.enter(address);
  if (const auto* refused = std::get_if<SourceLimits::Refused>(&entered))
    return Refused{refusing(refused->limit), refused->try_again_in};
  return Admission{{room, sources_.is_exempt(address) ? Entry::Source::exempt : Entry::Source::usual},
                   std::get<SourceLimits::SharePtr>(std::move(entered)),
                   {}};
}

void Server::accept(net::Accepted accepted) {
  const Entrance& entrance = entrances_.at(accepted.listener);
  if (entrance.wants_header()) return headers_.take(std::move(accepted), entrance.table->proxy_protocol_from);
  serve(std::move(accepted));
}

// To the thread that is to serve it.
void Server::header_is_there(net::Accepted accepted) {
  std::error_code failed;
  const auto protocol = accepted.socket.local_endpoint(failed).protocol();
  util::UniqueFd descriptor(accepted.socket.release());
  net::Socket home(least_loaded().executor());
  home.assign(protocol, descriptor.get(), failed);
  if (failed) return;
  static_cast<void>(descriptor.release());
  accepted.socket = std::move(home);
  serve(std::move(accepted));
}

void Server::serve(net::Accepted accepted) {
  if (accepted.sender != net::Sender::balancer) {
    const auto now = penalty::milliseconds(net::Clock::now());
    if (const auto held = snapshot_->penalties->refusal(address_of(accepted.peer), now))
      return refuse(std::move(accepted), count_refusal(*held));
  }
  auto admitted = admit(accepted);
  if (const auto* refused = std::get_if<Refused>(&admitted))
    return refuse(std::move(accepted), count_refusal(refused->limit, refused->try_again_in));
  facts::count("connections_accepted");
  facts::count_series("connections", {entrances_.at(accepted.listener).address});
  auto admission = std::get<Admission>(std::move(admitted));
  admission.listener = entrances_.at(accepted.listener).name;
  worker_of(accepted).begin_session(std::move(accepted), snapshot_, pools_, std::move(admission));
}

void Server::refuse(net::Accepted accepted, const RefusalWords& refusal) {
  const access::Network source = access::source_of(address_of(accepted.peer));
  flood_log_.warn(
      fmt::format("connection from {} is refused: {}", to_string(source), refusal.limit),
      fmt::format("connection from {} is refused: {}", net::to_string(accepted.peer), refusal.limit));
  if (auto place = refusal_places_.take(source))
    worker_of(accepted).refuse(std::move(accepted), snapshot_, refusal.to_client, std::move(place));
}

void Server::log_room_made(const access::Network& source, Entry::Room room) {
  const std::string line =
      fmt::format("a connection from {} that hasn't logged in is ended: {}", to_string(source),
                  room == Entry::Room::max_sessions ? "max_sessions" : "max_startups");
  flood_log_.warn(line, line);
}

Worker& Server::worker_of(net::Accepted& accepted) {
  return **std::ranges::find_if(workers_, [&](const auto& candidate) {
    return candidate->executor() == accepted.socket.get_executor();
  });
}

void Server::run() {
  const auto work = asio::make_work_guard(context_);
  running_.assign(workers_.size(), true);
  for (std::size_t i = 0; i < workers_.size(); ++i)
    workers_[i]->start([this, i] { asio::post(context_, [this, i] { worker_ended(i); }); });
  for (net::Listener& listener : listeners_) listener.start();
  context_.run();
  for (const auto& worker : workers_) worker->join();
  pools_.join();
  snapshot_->login->upstream->connector->stop();
  snapshot_->recorder->stop();  // they give their answers to the workers' executors
  snapshot_->balancer->stop();
  shortage_.finish();
  flood_log_.finish();
}

void Server::worker_ended(std::size_t number) {
  running_[number] = false;
  for (const auto& check : std::list(checks_)) heard(check, number);
  if (std::ranges::find(running_, true) == running_.end()) context_.stop();
}

void Server::stop_accepting() {
  for (net::Listener& listener : listeners_) listener.stop();
}

void Server::drain() {
  stop_accepting();
  const auto timeout = snapshot_->config.shutdown_timeout.value;
  std::optional<net::Clock::time_point> until;
  if (timeout.count() > 0) until = net::Clock::now() + timeout;
  // Behind what was accepted already and waits in the queue.
  asio::post(context_, [this, until] {
    headers_.when_empty([this, until] {
      for (const auto& worker : workers_) worker->drain(until);
    });
  });
}

void Server::stop(const std::string& sentence) {
  stop_accepting();
  asio::post(context_, [this, sentence] {
    headers_.close_all();
    for (const auto& worker : workers_) worker->shut_down(sentence);
  });
}

void Server::check_threads(std::function<void()> all_are_well) {
  have_threads_do([](Worker&) {}, std::move(all_are_well));
}

void Server::end_sessions(std::vector<std::string> ids, std::string sentence,
                          std::function<void(std::size_t)> ended) {
  const auto count = std::make_shared<std::atomic<std::size_t>>(0);
  have_threads_do([count, ids = std::move(ids), sentence = std::move(sentence)](
                      Worker& worker) { *count += worker.end_sessions(ids, sentence); },
                  [count, ended = std::move(ended)] { ended(*count); });
}

void Server::have_threads_do(std::function<void(Worker&)> task, std::function<void()> all_have_done) {
  const auto shared_task = std::make_shared<const std::function<void(Worker&)>>(std::move(task));
  const auto check = std::make_shared<Check>(Check{running_, std::move(all_have_done)});
  checks_.push_back(check);
  for (std::size_t i = 0; i < workers_.size(); ++i) {
    if (!running_[i]) continue;
    asio::post(workers_[i]->executor(), [this, shared_task, check, i] {
      (*shared_task)(*workers_[i]);
      asio::post(context_, [this, check, i] { heard(check, i); });
    });
  }
}

// A thread that ends may leave what it was given undone: its end counts as its answer.
void Server::heard(const std::shared_ptr<Check>& check, std::size_t number) {
  if (!check->silent[number]) return;
  check->silent[number] = false;
  if (std::ranges::find(check->silent, true) != check->silent.end()) return;
  checks_.remove(check);
  check->all_have_done();
}

}  // namespace sshrp::proxy
