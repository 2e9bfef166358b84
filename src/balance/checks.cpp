// SPDX-License-Identifier: MIT
#include "balance/checks.h"

#include <algorithm>
#include <utility>

#include "balance/hash.h"
#include "wire/writer.h"

namespace sshrp::balance {

using std::chrono::milliseconds;

std::uint64_t Checks::hash_of_how(const GroupSetup& group) {
  const auto secret = [](const util::SecretBytes& bytes) { return hash(bytes.view()); };
  Bytes how;
  wire::Writer writer(how);
  writer.byte(static_cast<std::uint8_t>(group.check))
      .byte(static_cast<std::uint8_t>(group.check_proxy_protocol));
  writer.uint64(secret(group.check_way));
  writer.string(group.check_user).uint64(secret(group.check_key)).uint64(secret(group.check_password));
  writer.uint64(hash(group.known_hosts));
  return hash(how);
}

void Checks::use(const std::vector<Group*>& groups, TimePoint now) {
  std::map<What, Subject> before = std::exchange(subjects_, {});
  due_.clear();
  in_progress_.clear();
  how_.clear();
  for (Group* const group : groups) {
    const GroupSetup& setup = group->setup();
    if (setup.check == Check::off) continue;
    const std::uint64_t how = how_[group] = hash_of_how(setup);
    for (Server* const server : group->servers()) {
      Subject& subject = subjects_[{server->setup.name, how}];
      subject.interval = subject.all.empty() ? setup.interval : std::min(subject.interval, setup.interval);
      subject.all.emplace_back(group, server);
    }
  }
  for (auto& [what, subject] : subjects_) {
    subject.interval = std::max(subject.interval, min_check_interval);
    const auto interval = static_cast<std::uint64_t>(subject.interval.count());
    TimePoint due = now + milliseconds(random_() % interval);  // not all at once
    if (const auto known = before.find(what); known != before.end()) {
      subject.began = known->second.began;
      subject.is_in_progress = known->second.is_in_progress;
      due = std::min(known->second.due, now + with_jitter(subject.interval));
    }
    if (subject.is_in_progress) in_progress_.emplace(subject.began, &subject);
    plan(subject, due);
  }
}

std::vector<CheckDue> Checks::take(TimePoint now) {
  std::vector<CheckDue> taken;
  while (!due_.empty() && due_.begin()->first <= now) {
    Subject& subject = *due_.begin()->second;
    if (subject.is_in_progress) end_lost(now);
    const std::optional<TimePoint> later =
        subject.is_in_progress ? now + subject.interval : not_before(subject, now);
    if (later) {
      // Behind that the whole jitter, not less than nothing: it stays true that none is made before.
      plan(subject, *later + with_jitter(subject.interval) - subject.interval * (100 - jitter) / 100);
      continue;
    }
    if (in_progress_.size() >= max_checks) end_lost(now);
    if (in_progress_.size() >= max_checks) break;
    subject.is_in_progress = true;
    subject.began = now;
    in_progress_.emplace(now, &subject);
    plan(subject, now + with_jitter(subject.interval));
    const auto& [group, server] = subject.all.front();
    taken.push_back({group->shared_setup(), server->index});
  }
  return taken;
}

std::vector<std::pair<Group*, Server*>> Checks::answered(const Group& group, const std::string& server,
                                                         CheckResult result, TimePoint now) {
  const auto how = how_.find(&group);
  if (how == how_.end()) return {};
  const auto found = subjects_.find({server, how->second});
  if (found == subjects_.end() || !found->second.is_in_progress) return {};
  Subject& subject = found->second;
  end(subject);
  if (result == CheckResult::not_let_in) plan(subject, std::max(subject.due, now + pause_not_let_in));
  return subject.all;
}

TimePoint Checks::next() const {
  if (due_.empty()) return TimePoint::max();
  const TimePoint due = due_.begin()->first;
  if (in_progress_.size() < max_checks) return due;
  return std::max(due, in_progress_.begin()->first + patience);  // unless one is answered before
}

std::optional<TimePoint> Checks::not_before(const Subject& subject, TimePoint now) {
  TimePoint refusing{}, well{};
  bool is_wanted = false, is_down = false;
  for (const auto& [group, server] : subject.all) {
    const Health& health = server->health;
    if (server->service == Service::maint || health.condition() == Condition::wrong_host_key) continue;
    is_wanted = true;
    if (health.condition() == Condition::refusing) refusing = std::max(refusing, health.until());
    if (health.condition() == Condition::down || health.fails() > 0) is_down = true;
    if (server->last_login != TimePoint{}) well = std::max(well, server->last_login + subject.interval);
  }
  if (!is_wanted) return now + subject.interval;
  if (refusing > now) return refusing;
  return !is_down && well > now ? std::optional(well) : std::nullopt;
}

milliseconds Checks::with_jitter(milliseconds interval) {
  const auto percent = 100 - jitter + static_cast<std::int64_t>(random_() % (2 * jitter + 1));
  return interval * percent / 100;
}

void Checks::plan(Subject& subject, TimePoint due) {
  due_.erase({subject.due, &subject});
  subject.due = due;
  due_.emplace(due, &subject);
}

void Checks::end_lost(TimePoint now) {
  while (!in_progress_.empty() && now - in_progress_.begin()->first >= patience)
    end(*in_progress_.begin()->second);
}

void Checks::end(Subject& subject) {
  in_progress_.erase({subject.began, &subject});
  subject.is_in_progress = false;
}

}  // namespace sshrp::balance
