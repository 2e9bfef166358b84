// FakeDaemon: a daemon that tells what a test says, and remembers what it was asked.
// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <mutex>

#include "observer/daemon.h"

namespace sshrp::observer {

class FakeDaemon : public Daemon {
 public:
  using Done = std::function<void(Answer)>;

  std::vector<facts::LiveSession> sessions() override { return locked(sessions_); }
  facts::Totals totals() override { return locked(totals_); }
  facts::SeriesTotals series() override { return locked(series_); }
  Reload last_reload() override { return locked(last_reload_); }
  std::vector<Process> processes() override { return locked(processes_); }
  std::vector<Ban> bans() override { return locked(bans_); }
  std::vector<Upstream> upstreams() override { return locked(upstreams_); }
  std::vector<balance::GroupRow> groups() override { return locked(groups_); }
  bool takes_connections() override { return locked(takes_connections_); }

  void ask(const Request& request, const Asker& asker, Done done) override {
    {
      const std::lock_guard lock(lock_);
      requests_.push_back(request);
      askers_.push_back(asker);
      if (late_) waiting_.push_back(std::move(done));
    }
    changed_.notify_all();
    if (!late_) done(answer_);
  }

  void note(const Refused& refused) override {
    const std::lock_guard lock(lock_);
    refused_.push_back(refused);
  }

  /// Answers come by answer_one() only.
  void answer_late() { late_ = true; }
  void answer_one(Answer answer) {
    Done done;
    {
      std::unique_lock lock(lock_);
      changed_.wait(lock, [this] { return !waiting_.empty(); });
      done = std::move(waiting_.front());
      waiting_.erase(waiting_.begin());
    }
    done(std::move(answer));
  }
  void wait_for_requests(std::size_t count) {
    std::unique_lock lock(lock_);
    changed_.wait(lock, [&] { return requests_.size() >= count; });
  }

  std::vector<Request> requests() { return locked(requests_); }
  std::vector<Asker> askers() { return locked(askers_); }
  std::vector<Refused> refused() { return locked(refused_); }

  std::vector<facts::LiveSession> sessions_{};
  facts::Totals totals_{};
  facts::SeriesTotals series_{};
  Reload last_reload_{};
  std::vector<Process> processes_{};
  std::vector<Ban> bans_{};
  std::vector<Upstream> upstreams_{};
  std::vector<balance::GroupRow> groups_{};
  bool takes_connections_ = true;
  Answer answer_{.result = Answer::Result::done, .sentences = {"it is done"}, .count = 1};

 private:
  template <class T>
  T locked(const T& value) {
    const std::lock_guard lock(lock_);
    return value;
  }

  std::mutex lock_{};
  std::condition_variable changed_{};
  bool late_ = false;
  std::vector<Request> requests_{};
  std::vector<Asker> askers_{};
  std::vector<Refused> refused_{};
  std::vector<Done> waiting_{};
};

inline facts::LiveSession live_session(std::string id, std::string user, std::string client) {
  facts::LiveSession session;
  session.record.id = std::move(id);
  session.record.user = std::move(user);
  session.record.client = std::move(client);
  session.record.route = "dev";
  session.record.upstream = HostPort{"backend", 22};
  session.stage = facts::SessionStage::relaying;
  session.worker = 4711;
  return session;
}

}  // namespace sshrp::observer
