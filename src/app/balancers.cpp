// Master: its balancer, which stays over reloads, as long as there are groups of upstreams.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <system_error>
#include <utility>

#include "app/master.h"

namespace sshrp::app {

// Before its worker asks for one of these groups. The worker that serves until then asks for those before.
void Master::keep_balancer(const Generation& next) {
  if (next.groups->empty()) return;
  BalancerPart::Settings settings{.account = next.account, .log = next.log};
  const auto former = balancer_;
  if (former && former->fits(settings)) {
    former->use(std::move(settings));
    return former->use(next.groups, groups_served());
  }
  const auto give = [this](const BalancerPart::Worker& worker, int socket) {
    const std::array numbers{socket};
    if (worker.of == BalancerPart::Worker::Of::predecessor) {
      predecessor_.say(succession::UseBalancer{worker.number}, numbers);
      return;
    }
    const auto child = children_.find(static_cast<pid_t>(worker.number));
    if (child != children_.end()) child->second.control.say(message::UseBalancer{}, numbers);
  };
  const auto balancer = std::make_shared<BalancerPart>(std::move(settings), give);
  balancer->use(next.groups, groups_served());
  if (former) {
    balancer->take_over(*former);
    helpers_.let_go(*former, balancer_grace);
  }
  balancer_ = balancer;
  for (const auto& [pid, child] : children_) balancer_->add_worker(BalancerPart::own(pid));
  if (stage_ == Stage::starting) expect_predecessor();
  helpers_.keep(balancer_);
}

BalancerPart::Groups Master::groups_served() const { return generation_ ? generation_->groups : nullptr; }

// One configuration is left to be served. Also from time to time, as it may not have been possible before.
void Master::settle_balancer() {
  if (!balancer_ || !generation_ || candidate_ || settling_) return;
  if (generation_->groups->empty()) {
    helpers_.let_go(*balancer_, balancer_grace);
    return balancer_.reset();
  }
  try {
    balancer_->use(generation_->groups);
    is_balancer_behind_ = false;
  } catch (const std::system_error& error) {
    if (std::exchange(is_balancer_behind_, true)) return;  // it has been told of
    ops::error("the balancer can't be told which groups are left, and is told again: {}", error.what());
  }
}

std::optional<observer::Answer> Master::set_group_server(const observer::Request& request) {
  using observer::Answer;
  if (!balancer_ || !generation_ ||
      std::ranges::find(*generation_->groups, request.name, &balance::GroupSetup::name) ==
          generation_->groups->end())
    return std::nullopt;
  const auto service = balance::service_named(request.state).value_or(balance::Service::ready);
  if (const auto problem = balancer_->set_service(request.name, request.server, service))
    return Answer{Answer::Result::refused, {*problem}};
  for (const auto& [pid, child] : children_) tell_servers(child);
  return Answer{Answer::Result::done,
                {fmt::format("{} of {} is {} now", request.server, request.name, balance::word_of(service))},
                1};
}

}  // namespace sshrp::app
