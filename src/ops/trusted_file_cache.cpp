// SPDX-License-Identifier: MIT
#include "ops/trusted_file_cache.h"

namespace sshrp::ops {
namespace {

// Of the two nodes of an entry, and of the content's own block.
constexpr std::size_t overhead = 256;

}  // namespace

std::size_t TrustedFileCache::memory() const {
  const std::lock_guard lock(mutex_);
  return memory_;
}

TrustedFileCache::Content TrustedFileCache::load(const Name& name, const FileRule& rule, const Parse& parse,
                                                 Clock::time_point now) {
  try {
    const TrustedFile file = open_trusted_file(name.path, rule);
    if (!file.state.is_young(now)) return join(name, file, parse);
    const Loaded loaded = parse(file.read().view());
    const std::lock_guard lock(mutex_);
    forget(name);
    return loaded.content;
  } catch (const std::exception&) {
    const std::lock_guard lock(mutex_);
    forget(name);
    throw;
  }
}

// A flight is joined only where the file is as it was when that one began, and has been so for long.
TrustedFileCache::Content TrustedFileCache::join(const Name& name, const TrustedFile& file,
                                                 const Parse& parse) {
  std::promise<Content> mine;
  {
    std::unique_lock lock(mutex_);
    const auto held = entries_.find(name);
    if (held != entries_.end() && held->second.state == file.state) {
      uses_.splice(uses_.begin(), uses_, held->second.use);
      return held->second.loaded.content;
    }
    const auto flight = flights_.find(name);
    if (flight != flights_.end() && flight->second.state == file.state) {
      const std::shared_future<Content> content = flight->second.content;
      lock.unlock();
      return content.get();
    }
    forget(name);
    flights_.insert_or_assign(name, Flight{file.state, mine.get_future().share()});
  }
  try {
    const Loaded loaded = parse(file.read().view());
    land(name, file.state, &loaded);
    mine.set_value(loaded.content);
    return loaded.content;
  } catch (...) {
    land(name, file.state, nullptr);
    mine.set_exception(std::current_exception());
    throw;
  }
}

// Another flight may have begun meanwhile, as the file was changed: its content will be the newer.
void TrustedFileCache::land(const Name& name, const FileState& state, const Loaded* loaded) {
  const std::lock_guard lock(mutex_);
  const auto flight = flights_.find(name);
  if (flight == flights_.end() || flight->second.state != state) return;
  flights_.erase(flight);
  if (loaded != nullptr) hold(name, state, *loaded);
}

void TrustedFileCache::hold(const Name& name, const FileState& state, const Loaded& loaded) {
  forget(name);
  const std::size_t memory = loaded.memory + 2 * name.path.size() + overhead;
  if (memory > max_memory_) return;
  while (max_memory_ - memory_ < memory) forget(Name(uses_.back()));
  uses_.push_front(name);
  entries_.emplace(name, Entry{state, {loaded.content, memory}, uses_.begin()});
  memory_ += memory;
}

void TrustedFileCache::forget(const Name& name) {
  const auto held = entries_.find(name);
  if (held == entries_.end()) return;
  memory_ -= held->second.loaded.memory;
  uses_.erase(held->second.use);
  entries_.erase(held);
}

}  // namespace sshrp::ops
