// SPDX-License-Identifier: MIT
#include "app/helpers.h"

#include <poll.h>

#include <algorithm>
#include <csignal>

#include "ops/log.h"

namespace sshrp::app {

std::string_view word_of(ProcessRole role) {
  const std::string_view name = row_of(role).name;
  return name.substr(name.rfind(' ') + 1);
}

void Helpers::keep(std::shared_ptr<HelperPart> part) {
  helpers_.push_back({.part = std::move(part)});
  start(helpers_.back());
}

void Helpers::start(Helper& helper) {
  helper.restart_at.reset();
  HelperPart& part = *helper.part;
  try {
    helper.child = start_(part.role());
    part.control_ = &helper.child->control;
    part.deaf_ = false;
    part.begin();
  } catch (const std::exception& error) {
    ops::error("the {} can't begin: {}", word_of(part.role()), error.what());
    if (helper.child) return kill(helper);
    helper.restart_at = Clock::now() + helper.backoff.next({});
  }
}

// It has ended only once it is reaped.
void Helpers::kill(Helper& helper) {
  helper.part->control_ = nullptr;
  helper.child->control.abandon();
  ::kill(helper.child->pid, SIGKILL);
}

void Helpers::let_go(const HelperPart& part, Clock::duration grace) {
  for (Helper& helper : helpers_)
    if (helper.part.get() == &part) let_go(helper, grace);
  forget_ended();
}

void Helpers::let_all_go(Clock::duration grace) {
  for (Helper& helper : helpers_) let_go(helper, grace);
  forget_ended();
}

void Helpers::let_go(Helper& helper, Clock::duration grace) {
  const auto kill_at = Clock::now() + grace;
  if (!helper.kill_at) helper.part->stop();
  helper.kill_at = std::min(kill_at, helper.kill_at.value_or(kill_at));
  helper.restart_at.reset();
}

void Helpers::forget_ended() {
  std::erase_if(helpers_, [](const Helper& helper) { return helper.kill_at && !helper.child; });
}

void Helpers::watch(const Watch& watch) {
  for (const Helper& helper : helpers_)
    if (helper.child && helper.child->control)
      watch(helper.child->control.fd(), POLLIN, [this, pid = helper.child->pid] { hear(pid); });
}

Helpers::Helper* Helpers::find(pid_t pid) {
  const auto found = std::ranges::find_if(
      helpers_, [pid](const Helper& helper) { return helper.child && helper.child->pid == pid; });
  return found == helpers_.end() ? nullptr : &*found;
}

void Helpers::hear(pid_t pid) {
  Helper* const helper = find(pid);
  if (helper == nullptr || !helper->child->control) return;
  try {
    const auto said = helper->child->control.hear();
    if (const auto* packet = std::get_if<Packet>(&said)) return heard(*helper, *packet);
    if (std::get<Control::Nothing>(said) == Control::Nothing::ever) kill(*helper);
  } catch (const wire::ProtocolError& error) {
    const std::string_view word = word_of(helper->part->role());
    ops::error("{} {} says what no {} says, so it is killed: {}", word, pid, word, error.what());
    kill(*helper);
  }
}

void Helpers::heard(Helper& helper, const Packet& packet) {
  if (packet.bytes[0] != static_cast<std::uint8_t>(message::Well::number)) return helper.part->hear(packet);
  helper.child->requests.end(wire::decode<message::Well>(packet.bytes));
  helper.child->asked_at.reset();
}

void Helpers::ask(Clock::time_point now) {
  for (Helper& helper : helpers_) {
    if (!helper.child || !helper.child->control || helper.kill_at) continue;
    ping(*helper.child);
    if (!is_stuck(*helper.child, now)) continue;
    hear(helper.child->pid);  // it may have answered while the master did something else
    if (!helper.child->control || !is_stuck(*helper.child, now)) continue;
    ops::error("{} {} stands still, so it is killed", word_of(helper.part->role()), helper.child->pid);
    kill(helper);
  }
}

void Helpers::give_time_anew(Clock::time_point now) {
  for (Helper& helper : helpers_)
    if (helper.child) app::give_time_anew(*helper.child, now);
}

bool Helpers::reap(pid_t pid, int status) {
  Helper* const helper = find(pid);
  if (helper == nullptr) return false;
  const std::string_view word = word_of(helper->part->role());
  Child ended = std::move(*helper->child);
  ended.control.abandon();
  helper->child.reset();
  helper->part->control_ = nullptr;
  helper->part->ended();
  const std::string how = describe_end(status, ended.last_words);
  if (helper->kill_at) {
    ops::debug("{} {} {}", word, pid, how);
  } else {
    const auto wait = helper->backoff.next(Clock::now() - ended.started);
    ops::error("{} {} {}; another is started{}", word, pid, how,
               wait.count() == 0 ? "" : fmt::format(" in {} ms", wait.count()));
    helper->restart_at = Clock::now() + wait;
  }
  forget_ended();
  return true;
}

Clock::time_point Helpers::next() const {
  auto next = Clock::time_point::max();
  for (const Helper& helper : helpers_) {
    if (helper.part->deaf_) return {};
    for (const auto& at : {helper.restart_at, helper.kill_at}) next = std::min(next, at.value_or(next));
  }
  return next;
}

void Helpers::on_time(Clock::time_point now) {
  for (Helper& helper : helpers_) {
    if (helper.restart_at && now >= *helper.restart_at) start(helper);
    const bool late = helper.kill_at && now >= *helper.kill_at;
    const bool is_deaf = std::exchange(helper.part->deaf_, false);
    if (!helper.child || (!late && !is_deaf)) continue;
    ops::error("{} {} {}, so it is killed", word_of(helper.part->role()), helper.child->pid,
               late ? "doesn't end" : "doesn't hear");
    if (late) helper.kill_at = now + kill_interval;
    kill(helper);
  }
}

std::vector<Helpers::Running> Helpers::running() const {
  std::vector<Running> all;
  for (const Helper& helper : helpers_)
    if (helper.child)
      all.push_back(
          {helper.part->role(), helper.child->pid, helper.kill_at.has_value(), helper.child->started});
  return all;
}

}  // namespace sshrp::app
