// Master: what it is asked to do by way of its observer. Each request is a record of the audit.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <csignal>

#include "app/master.h"
#include "observer/actions.h"

namespace sshrp::app {
namespace {

using observer::Answer;
using observer_message::Asked;

// So many fit into a message to a worker, with the longest names.
constexpr std::size_t max_servers_out_of_service = 64;

/// What clients hear whose sessions are ended without a word.
constexpr std::string_view ended_by_operator = "the session was ended by an operator";

Answer done(std::string sentence, std::uint64_t count = 0) {
  return {Answer::Result::done, {std::move(sentence)}, count};
}
Answer refused(std::string sentence) { return {Answer::Result::refused, {std::move(sentence)}}; }
Answer failed(std::string sentence) { return {Answer::Result::failed, {std::move(sentence)}}; }

}  // namespace

void Master::asked_for(std::shared_ptr<ObserverPart> observer, const Asked& asked) {
  const std::uint64_t number = observer->whole_number(asked.number);
  const Waiter waiter{std::move(observer), number, asked};
  if (!observer::rights_of(asked.asker.level).has(observer::row_of(asked.request.action).right))
    return answer(waiter, refused("the level " + asked.asker.level + " may not do that"));
  switch (asked.request.action) {
    case observer::Action::end_sessions:
      return end_sessions(waiter);
    case observer::Action::ban:
      return answer(waiter, ban(asked.request));
    case observer::Action::unban:
      return answer(waiter, unban(asked.request));
    case observer::Action::set_server:
      return answer(waiter, set_server(asked.request));
    case observer::Action::drain:
      answer(waiter, done(stage_ >= Stage::leaving ? "the daemon takes no connections any more already"
                                                   : "the daemon takes no connections any more"));
      ::kill(::getpid(), SIGQUIT);
      return;
    case observer::Action::reload:
      if (stage_ >= Stage::leaving) return answer(waiter, refused("this daemon is ending"));
      reload_asked_.push_back(waiter);
      reload_waits_ = Waiting::yes;
      return;
    case observer::Action::upgrade:
      if (stage_ >= Stage::leaving) return answer(waiter, refused("this daemon is ending"));
      upgrade_asked_.push_back(waiter);
      upgrade_waits_ = Waiting::yes;
      return;
  }
}

void Master::answer(const Waiter& waiter, const Answer& answer) {
  ControlAudit::answered(waiter.asked, answer);
  waiter.observer->answer(waiter.number, answer);
}

void Master::answer_all(std::vector<Waiter>& waiters, const Answer& to_all) {
  for (const Waiter& waiter : std::exchange(waiters, {})) answer(waiter, to_all);
}

void Master::end_sessions(const Waiter& waiter) {
  const observer::Request& asked = waiter.asked.request;
  const std::string sentence = asked.message.empty() ? std::string(ended_by_operator) : asked.message;
  end_sessions(asked.sessions, sentence, [this, waiter](std::uint64_t ended) {
    const auto told = fmt::format("{} session{} ended", ended, ended == 1 ? " was" : "s were");
    answer(waiter, done(told, ended));
  });
}

Answer Master::ban(const observer::Request& request) {
  const auto network = access::parse_network(request.name);
  if (const auto* problem = std::get_if<std::string>(&network)) return refused(*problem);
  if (request.time.count() <= 0) return refused("a ban lasts a second at least");
  if (!penalties_.ban(std::get<access::Network>(network), request.time))
    return failed("the table of penalties can't be written now; try again");
  return done(fmt::format("{} is banned for {} s", request.name, request.time.count()), 1);
}

Answer Master::unban(const observer::Request& request) {
  const auto network = access::parse_network(request.name);
  if (const auto* problem = std::get_if<std::string>(&network)) return refused(*problem);
  const auto lifted = penalties_.lift(std::get<access::Network>(network));
  if (!lifted) return failed("the table of penalties can't be written now; try again");
  if (*lifted == 0) return refused("nothing is held against " + request.name);
  return done(fmt::format("{}: {} lifted", request.name, *lifted), *lifted);
}

// New logins only: sessions go on.
Answer Master::set_server(const observer::Request& request) {
  if (const auto answered = set_group_server(request)) return *answered;
  const auto& upstreams = generation_ ? generation_->observation.upstreams : std::vector<ObservedUpstream>{};
  if (std::ranges::find(upstreams, request.name, &ObservedUpstream::name) == upstreams.end())
    return refused("there is no upstream " + request.name);
  if (request.name.find('\\') != std::string::npos)
    return refused("each login to " + request.name + " has a server of its own");
  if (!request.server.empty() && request.server != request.name)
    return refused(fmt::format("{} has no server {}", request.name, request.server));
  servers_.erase(request.name);
  if (servers_.size() >= max_servers_out_of_service)
    return refused(fmt::format("{} upstreams are out of service already", servers_.size()));
  const auto service = balance::service_named(request.state).value_or(balance::Service::ready);
  if (service != balance::Service::ready) servers_[request.name] = service;
  for (const auto& [pid, child] : children_) tell_servers(child);
  return done(fmt::format("{} is {} now", request.name, balance::word_of(service)), 1);
}

void Master::tell_servers(const Child& child) const {
  Bytes hosts, of_groups;
  wire::Writer writer(hosts), groups_writer(of_groups);
  for (const auto& [name, state] : servers_) writer.write(std::string_view(name));
  if (balancer_)
    for (const auto& [server, service] : balancer_->services())
      groups_writer.string(server.first).string(server.second);
  child.control.say(message::ServerStates{hosts, of_groups});
}

}  // namespace sshrp::app
