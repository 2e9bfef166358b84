// SPDX-License-Identifier: MIT
#include "app/balancer_part.h"

#include <algorithm>
#include <system_error>

#include "app/balancer_messages.h"
#include "balance/server_board.h"
#include "ops/account_fields.h"

namespace sshrp::app {
namespace {

using balance::GroupSetup;

// So many fit into a message to a worker, with the longest names.
constexpr std::size_t max_out_of_service = 64;

// A worker that a stranger has taken over may lose its socket as often as it likes.
constexpr std::chrono::seconds connect_interval{1};
// It may be the balancer that has ended: that is noticed meanwhile, and the next one has all workers anew.
constexpr std::chrono::milliseconds connect_delay{100};
// A master that was told that this one is ready has little else to do.
constexpr std::chrono::seconds predecessor_patience{3};

std::string named(const BalancerPart::Worker& worker) {
  const bool is_own = worker.of == BalancerPart::Worker::Of::this_master;
  return fmt::format("worker {}{}", is_own ? "" : "of the daemon before, its no. ", worker.number);
}

bool is_same(const std::optional<ops::Account>& one, const std::optional<ops::Account>& other) {
  return ops::encode_account(one) == ops::encode_account(other);
}

}  // namespace

BalancerPart::BalancerPart(Settings settings, Give give)
    : settings_(std::move(settings)),
      give_(std::move(give)),
      board_(ops::make_shared_file("sshrpd-servers", balance::size_of_board)) {}

bool BalancerPart::fits(const Settings& settings) const {
  return is_same(settings_.account, settings.account) &&
         ops::logs_to_syslog(settings_.log) == ops::logs_to_syslog(settings.log);
}

void BalancerPart::use(Settings settings) {
  settings_ = std::move(settings);
  reopen_log();
}

void BalancerPart::use(Groups groups, Groups former) {
  if (former == groups) former.reset();
  if (groups == groups_ && former == former_) return;
  if (has_process()) say_groups(groups, former);
  groups_ = std::move(groups);
  former_ = std::move(former);
  forget_unknown();
}

// An operator's words are about servers that there are: others would take the room of these.
void BalancerPart::forget_unknown() {
  const auto has = [](const Groups& groups, const ServerName& name) {
    const auto group = std::ranges::find(*groups, name.first, &GroupSetup::name);
    return group != groups->end() && std::ranges::find(group->servers, name.second,
                                                       &balance::ServerSetup::name) != group->servers.end();
  };
  std::erase_if(services_, [&](const auto& each) {
    const ServerName& name = each.first;
    if (has(groups_, name) || (former_ && has(former_, name))) return false;
    say(balancer_message::SetServer{name.first, name.second,
                                    static_cast<std::uint8_t>(balance::Service::ready)});
    return true;
  });
}

void BalancerPart::take_over(BalancerPart& former) {
  auto [formers, own] = make_packet_pair();  // what can fail comes first
  services_ = std::move(former.services_);
  workers_ = std::exchange(former.workers_, {});
  last_number_ = former.last_number_;
  awaited_until_ = former.awaited_until_;
  former.say(balancer_message::PassOn{}, std::array{formers.get()});
  past_ = std::move(own);
}

std::optional<std::string> BalancerPart::set_service(const std::string& group, const std::string& server,
                                                     balance::Service service) {
  const auto found = std::ranges::find(*groups_, group, &GroupSetup::name);
  if (found == groups_->end()) return "there is no upstream " + group;
  if (std::ranges::find(found->servers, server, &balance::ServerSetup::name) == found->servers.end())
    return fmt::format("{} has no server {}", group, server);
  const ServerName name{group, server};
  if (service == balance::Service::ready) {
    services_.erase(name);
  } else if (services_.size() < max_out_of_service || services_.contains(name)) {
    services_[name] = service;
  } else {
    return fmt::format("{} servers are out of service already", services_.size());
  }
  say(balancer_message::SetServer{group, server, static_cast<std::uint8_t>(service)});
  return std::nullopt;
}

void BalancerPart::begin() {
  const Bytes account = ops::encode_account(settings_.account);
  const util::UniqueFd log = ops::open_log_file(settings_.log.log);
  std::vector<int> files{board_.writable.get()};
  if (log) files.push_back(log.get());
  say(balancer_message::Begin{.level = static_cast<std::uint8_t>(settings_.log.level),
                              .format = static_cast<std::uint8_t>(settings_.log.format),
                              .log = settings_.log.log.written,
                              .account = account},
      files);
  say_groups(groups_, former_);
  for (const auto& [name, service] : services_)
    say(balancer_message::SetServer{name.first, name.second, static_cast<std::uint8_t>(service)});
  if (const auto past = std::exchange(past_, {})) say(balancer_message::TakePast{}, std::array{past.get()});
  connect_all();
  if (!awaited_until_) say(balancer_message::AllTaken{});
}

void BalancerPart::say_groups(const Groups& groups, const Groups& former) {
  const auto file_of = [](const Groups& each) {
    return ops::make_constant_file("sshrpd-groups", balance::encode(*each).view());
  };
  std::vector<util::UniqueFd> files;  // what can fail comes first
  if (former) files.push_back(file_of(former));
  files.push_back(file_of(groups));
  for (const util::UniqueFd& file : files)
    say(balancer_message::UseGroups{&file != &files.front()}, std::array{file.get()});
}

void BalancerPart::add_worker(const Worker& worker) {
  Link& link = workers_.insert_or_assign(worker, Link{++last_number_}).first->second;
  if (successor_ != nullptr) successor_->say(succession::Worker{link.number});
  if (has_process()) connect(worker, link);
}

void BalancerPart::worker_ended(const Worker& worker) {
  const auto ended = workers_.extract(worker);
  if (ended && ended.mapped().is_handed_over) successor_->say(succession::WorkerEnded{ended.mapped().number});
}

void BalancerPart::connect_all() {
  for (auto& [worker, link] : workers_)
    if (!link.is_handed_over) connect(worker, link);
}

void BalancerPart::lost(const Worker& worker) {
  const auto found = workers_.find(worker);
  if (found == workers_.end()) return;
  Link& link = found->second;
  if (link.is_handed_over) {
    successor_->say(succession::BalancerLost{link.number});
  } else if (!link.again_at) {
    link.again_at = std::max(link.connected + connect_interval, Clock::now() + connect_delay);
  }
}

// Without a process the next one's beginning mends them all.
Clock::time_point BalancerPart::next() const {
  auto next = awaited_until_.value_or(Clock::time_point::max());
  if (!has_process()) return next;
  for (const auto& [worker, link] : workers_) next = std::min(next, link.again_at.value_or(next));
  return next;
}

void BalancerPart::on_time(Clock::time_point now) {
  if (awaited_until_ && now >= *awaited_until_) {
    ops::warning("the daemon before this one doesn't say which places its sessions have");
    all_told();
  }
  if (!has_process()) return;
  for (auto& [worker, link] : workers_) {
    if (!link.again_at || now < *link.again_at) continue;
    ops::info("{} has lost the balancer, and is connected with it again", named(worker));
    try {
      connect(worker, link);
    } catch (const std::system_error& error) {
      ops::error("{} can't be connected with the balancer: {}", named(worker), error.what());
      lost(worker);
    }
  }
}

void BalancerPart::connect(const Worker& worker, Link& link) {
  link.connected = Clock::now();
  link.again_at.reset();
  auto [balancers, workers] = make_packet_pair();
  say(balancer_message::TakeWorker{link.number}, std::array{balancers.get()});
  balancers = {};  // before the worker can send what takes long to be closed
  give_(worker, workers.get());
}

void BalancerPart::await_predecessor() { awaited_until_ = Clock::time_point::max(); }

void BalancerPart::predecessor_knows(Clock::time_point now) {
  if (awaited_until_) awaited_until_ = now + predecessor_patience;
}

void BalancerPart::take_past(const util::UniqueFd& socket) {
  if (awaited_until_) say(balancer_message::TakePast{}, std::array{socket.get()});
}

void BalancerPart::all_told() {
  if (std::exchange(awaited_until_, {})) say(balancer_message::AllTaken{});
}

void BalancerPart::predecessor_gone() {
  std::erase_if(workers_, [](const auto& each) { return each.first.of == Worker::Of::predecessor; });
  all_told();
}

void BalancerPart::hand_over(const Control& successor) {
  successor_ = &successor;
  const auto [balancers, successors] = make_packet_pair();
  say(balancer_message::PassOn{}, std::array{balancers.get()});
  successor.say(succession::Past{}, std::array{successors.get()});
  for (const auto& [worker, link] : workers_) successor.say(succession::Worker{link.number});
}

void BalancerPart::relay(std::uint32_t number, const util::UniqueFd& socket) {
  const auto found =
      std::ranges::find_if(workers_, [&](const auto& each) { return each.second.number == number; });
  if (found == workers_.end()) return;
  found->second.is_handed_over = true;
  found->second.again_at.reset();
  give_(found->first, socket.get());
}

bool BalancerPart::is_handed_over() const {
  return successor_ != nullptr &&
         std::ranges::all_of(workers_, [](const auto& each) { return each.second.is_handed_over; });
}

void BalancerPart::reopen_log() {
  try {
    const util::UniqueFd log = ops::open_log_file(settings_.log.log);
    const std::array numbers{log.get()};
    say(balancer_message::UseLog{static_cast<std::uint8_t>(settings_.log.level),
                                 static_cast<std::uint8_t>(settings_.log.format), settings_.log.log.written},
        std::span(numbers).first(log ? 1 : 0));
  } catch (const std::runtime_error& error) {
    ops::error("the balancer goes on in the log as it was: {}", error.what());
  }
}

void BalancerPart::hear(const Packet&) { throw wire::ProtocolError("it has nothing to say"); }

void BalancerPart::stop() { say(balancer_message::Stop{}); }

}  // namespace sshrp::app
