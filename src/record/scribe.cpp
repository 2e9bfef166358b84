// SPDX-License-Identifier: MIT
#include "record/scribe.h"

#include "ops/log.h"
#include "record/upkeep.h"

namespace sshrp::record {
namespace {

// Bytes that are kept for the lines of the next batch.
constexpr std::size_t max_room = 1024 * 1024;

}  // namespace

Scribe::Scribe(Folder folder, config::RecordingsKeep keep, std::function<void()> has_results)
    : folder_(std::move(folder)),
      keep_(keep),
      has_results_(std::move(has_results)),
      thread_([this] { run(); }) {}

Scribe::~Scribe() {
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
  }
  woken_.notify_one();
  thread_.join();
}

void Scribe::write(std::uint64_t worker, Bytes packet) { add_job({worker, std::move(packet)}); }

void Scribe::cut(std::uint64_t worker) { add_job({worker}); }

void Scribe::add_job(Job job) {
  bool wakes = false;
  {
    const std::lock_guard lock(mutex_);
    const std::size_t before = queued_;
    const bool waits = jobs_.empty() && !rests_;
    if (job.packet) queued_ += cost(job.packet->size());
    jobs_.push_back(std::move(job));
    wakes = waits || (before < enough && queued_ >= enough);
  }
  if (wakes) woken_.notify_one();
}

Bytes Scribe::spare() {
  const std::lock_guard lock(mutex_);
  if (spares_.empty()) return {};
  Bytes spare = std::move(spares_.back());
  spares_.pop_back();
  return spare;
}

std::vector<Scribe::Result> Scribe::take_results() {
  const std::lock_guard lock(mutex_);
  return std::exchange(results_, {});
}

void Scribe::run() {
  for (;;) {
    const auto now = SteadyClock::now();
    if (now >= next_upkeep_) {
      look_after_folder();
      next_upkeep_ = SteadyClock::now() + upkeep_interval;
    }
    std::deque<Job> jobs;
    {
      std::unique_lock lock(mutex_);
      if (std::exchange(worked_, false)) {
        rests_ = true;
        woken_.wait_for(lock, max_wait_for_more, [this] { return ends_ || queued_ >= enough; });
        rests_ = false;
        if (jobs_.empty() && untold_ > 0) tell();
      }
      const auto until = std::min(next_upkeep_, next_look().value_or(next_upkeep_));
      woken_.wait_until(lock, until, [this] { return ends_ || !jobs_.empty(); });
      if (ends_ && jobs_.empty()) return;
      jobs.swap(jobs_);
      queued_ = 0;
    }
    worked_ = !jobs.empty();
    work(jobs);
    recycle(jobs);
  }
}

void Scribe::work(const std::deque<Job>& jobs) {
  std::size_t unwritten = 0;
  for (const Job& job : jobs) {
    if (job.packet) {
      const std::size_t size = cost(job.packet->size());
      write_packet(job);
      add({.id = {job.worker, 0}, .kind = Result::Kind::packet_done, .taken = size});
      unwritten += size;
    } else {
      cut_all(job.worker);
    }
    if (unwritten < enough) continue;
    flush_all();
    give_results();
    unwritten = 0;
  }
  look();
  flush_all();
  give_results();
}

void Scribe::recycle(std::deque<Job>& jobs) {
  constexpr std::size_t max_spares = enough / max_packet + 2;
  const std::lock_guard lock(mutex_);
  for (Job& job : jobs)
    if (job.packet && job.packet->size() >= max_packet / 2 && spares_.size() < max_spares)
      spares_.push_back(std::move(*job.packet));
}

void Scribe::write_packet(const Job& job) {
  const auto now = SteadyClock::now();
  for_each_from_worker(*job.packet, [&](const FromWorker& said, std::size_t size) {
    const RecordingId id{job.worker, std::visit([](const auto& each) { return each.recording; }, said)};
    if (const auto* asked = std::get_if<message::Open>(&said)) open(id, *asked);
    const auto file = files_.find(id);
    if (file == files_.end() || file->second.has_ended()) return;  // it has failed, or is another's
    touched_[id] += size;
    file->second.use(room_);
    if (!std::holds_alternative<message::Open>(said)) file->second.tell(said, now);
  });
}

void Scribe::open(RecordingId id, const message::Open& asked) {
  const auto now = WallClock::now();
  auto made = folder_.create(asked.session, asked.channel, now);
  if (auto* file = std::get_if<OpenFile>(&made)) {
    const auto [place, is_new] = files_.try_emplace(id, std::move(*file), asked, now);
    if (const std::string why = place->second.flush(room_); why.empty()) {
      add({.id = id, .kind = Result::Kind::opened});
    } else {
      files_.erase(place);
      add({.id = id, .kind = Result::Kind::failed, .sentence = why});
    }
    return;
  }
  add({.id = id, .kind = Result::Kind::failed, .sentence = std::get<std::string>(made)});
}

void Scribe::cut_all(std::uint64_t worker) {
  const auto now = SteadyClock::now();
  for (auto at = files_.lower_bound({worker, 0}); at != files_.end() && at->first.worker == worker; ++at) {
    if (!at->second.has_ended()) at->second.cut(now);
    touched_.try_emplace(at->first);
  }
}

void Scribe::look() {
  const auto now = SteadyClock::now();
  for (const RecordingId& id : waiting_) {
    File& file = files_.at(id);
    if (const auto due = file.due(); due && *due > now) continue;
    file.look(now);
    touched_.try_emplace(id);
  }
}

std::optional<SteadyClock::time_point> Scribe::next_look() const {
  std::optional<SteadyClock::time_point> next;
  for (const RecordingId& id : waiting_) {
    const auto due = files_.at(id).due();
    if (due && (!next || *due < *next)) next = due;
  }
  return next;
}

void Scribe::flush_all() {
  for (const auto& [id, taken] : touched_) {
    Result result{.id = id, .taken = taken};
    if (const auto at = files_.find(id); at != files_.end()) {
      File& file = at->second;
      const std::string why = file.flush(room_);
      result.written = file.take_written();
      if (!why.empty()) {
        ops::warning("recording {}: {}", file.name(), why);
        add({.id = id, .kind = Result::Kind::failed, .sentence = why});
      }
      const bool is_over = !why.empty() || file.has_ended();
      if (is_over || !file.due()) {
        waiting_.erase(id);
      } else {
        waiting_.insert(id);
      }
      if (is_over) files_.erase(at);
    }
    add(std::move(result));
  }
  touched_.clear();
  if (room_.capacity() > max_room) room_ = {};
}

void Scribe::add(Result result) {
  using Kind = Result::Kind;
  if (result.kind == Kind::packet_done) untold_ += result.taken;
  if (result.kind == Kind::opened || result.kind == Kind::failed) is_awaited_ = true;
  made_.push_back(std::move(result));
}

void Scribe::give_results() {
  if (made_.empty()) return;
  {
    const std::lock_guard lock(mutex_);
    std::ranges::move(made_, std::back_inserter(results_));
  }
  made_.clear();
  if (is_awaited_ || untold_ >= enough_told || untold_ == 0) tell();
}

void Scribe::tell() {
  is_awaited_ = false;
  untold_ = 0;
  has_results_();
}

void Scribe::look_after_folder() {
  std::vector<std::string> sentences = mend(folder_);
  for (const std::string& sentence : sentences)
    if (std::ranges::find(told_, sentence) == told_.end()) ops::warning("recording {}", sentence);
  told_ = std::move(sentences);
  const std::size_t deleted = prune(folder_, keep_, WallClock::now());
  if (deleted > 0) ops::info("deleted {} recordings: recordings_keep", deleted);
}

}  // namespace sshrp::record
