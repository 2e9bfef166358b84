// SPDX-License-Identifier: MIT
#include "net/host_lookups.h"

#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <asio/post.hpp>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <list>
#include <map>
#include <mutex>
#include <system_error>
#include <thread>

#include "util/key_counts.h"

namespace sshrp::net {
namespace {

std::string sentence_of(int error) {
  if (error == EAI_SYSTEM) return std::generic_category().message(errno);
  return ::gai_strerror(error);
}

asio::ip::address address_of(const addrinfo& entry) {
  tcp::endpoint endpoint;
  if (entry.ai_addrlen > endpoint.capacity()) return {};
  std::memcpy(endpoint.data(), entry.ai_addr, entry.ai_addrlen);
  return endpoint.address();
}

}  // namespace

Looked look_up_by_system(const std::string& host) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const int error = ::getaddrinfo(host.c_str(), nullptr, &hints, &found)) {
    const Fault fault = fault_of_lookup(error);
    return DialFailure{sentence_of(error), fault};
  }
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, &::freeaddrinfo);
  Addresses addresses;
  for (const addrinfo* entry = found; entry != nullptr; entry = entry->ai_next) {
    if (entry->ai_family == AF_INET || entry->ai_family == AF_INET6) addresses.push_back(address_of(*entry));
  }
  return addresses;
}

void make_detached_thread(std::function<void()> work) { std::thread(std::move(work)).detach(); }

struct HostLookups::Waiter : std::enable_shared_from_this<Waiter> {
  Waiter(const Executor& its, Bytes whose) : executor(its), source(std::move(whose)), done(its) {}

  const Executor executor;
  const Bytes source;
  Event done;
  std::optional<Looked> looked{};
};

/// One that is looked up, or waits for that.
struct HostLookups::Name {
  std::list<Waiter*> waiters{};  // each takes itself off
  enum class Stage : std::uint8_t { waiting, under_way } stage = Stage::waiting;
  Bytes source{};                // whose it counts as, while it is under way
  Clock::time_point begun_at{};  // the same
};

/// What the threads know, too, and may be the last to know.
struct HostLookups::Shared : std::enable_shared_from_this<Shared> {
  Shared(LookUp how, MakeThread by, std::chrono::milliseconds after)
      : look_up(std::move(how)), make_thread(std::move(by)), is_silent_after(after) {}

  using Names = std::map<std::string, Name>;  // ordered: strangers choose parts of names

  void add(Waiter& waiter, const std::string& host);
  bool is_silent(const std::string& host);
  void begin_thread(Waiter& waiter);
  void leave(Waiter& waiter, const std::string& host);
  void close();

  void work();
  unsigned under_way_of(const Waiter* waiter) const;
  const Waiter& least_busy_of(const std::string& host) const;
  std::optional<std::string> take_next();
  void finish(const std::string& host, const Looked& looked);
  void note_answer(const std::string& host, const Looked& looked);

  const LookUp look_up;
  const MakeThread make_thread;
  const std::chrono::milliseconds is_silent_after;
  std::mutex mutex{};
  std::condition_variable changed{};
  Names names{};
  std::vector<std::string> order{};                       // of those that wait
  std::map<std::string, Clock::time_point> unanswered{};  // since when
  util::KeyCounts<Bytes> of_source{};                     // names under way
  unsigned lookups = 0;                                   // under way
  unsigned threads = 0, at_rest = 0;
  enum class Stage : std::uint8_t { open, closed } stage = Stage::open;
};

void HostLookups::Shared::add(Waiter& waiter, const std::string& host) {
  const std::lock_guard lock(mutex);
  const auto [entry, is_new] = names.try_emplace(host);
  entry->second.waiters.push_back(&waiter);
  if (is_new) order.push_back(host);
  changed.notify_one();  // a name that waits may have its turn earlier for this one
  const bool may_begin = under_way_of(&waiter) < max_lookups_of_source;
  if (may_begin && order.size() > at_rest && threads < max_lookups) begin_thread(waiter);
}

bool HostLookups::Shared::is_silent(const std::string& host) {
  const std::lock_guard lock(mutex);
  if (unanswered.contains(host)) return true;
  const auto found = names.find(host);
  return found != names.end() && found->second.stage == Name::Stage::under_way &&
         Clock::now() - found->second.begun_at >= is_silent_after;
}

// Where there can be no more threads, those that there are come to this name, too.
void HostLookups::Shared::begin_thread(Waiter& waiter) {
  try {
    make_thread([shared = shared_from_this()] { shared->work(); });
    ++threads;
  } catch (const std::system_error& error) {
    if (threads == 0)
      waiter.looked = DialFailure{"no thread for its lookup: " + error.code().message(), Fault::local};
  }
}

void HostLookups::Shared::leave(Waiter& waiter, const std::string& host) {
  const std::lock_guard lock(mutex);
  const auto found = names.find(host);
  if (found == names.end()) return;
  found->second.waiters.remove(&waiter);
  if (!found->second.waiters.empty() || found->second.stage == Name::Stage::under_way) return;
  std::erase(order, host);
  names.erase(found);
}

void HostLookups::Shared::close() {
  const std::lock_guard lock(mutex);
  stage = Stage::closed;
  changed.notify_all();
}

unsigned HostLookups::Shared::under_way_of(const Waiter* waiter) const {
  return of_source.of(waiter->source);
}

// Somebody with many names under way holds up nobody who wants the same one.
const HostLookups::Waiter& HostLookups::Shared::least_busy_of(const std::string& host) const {
  return **std::ranges::min_element(names.at(host).waiters, {},
                                    [this](const Waiter* waiter) { return under_way_of(waiter); });
}

// The first of those whose source has fewest under way. The last threads are for sources that have none.
std::optional<std::string> HostLookups::Shared::take_next() {
  const auto under_way = [this](const std::string& host) { return under_way_of(&least_busy_of(host)); };
  const auto next = std::ranges::min_element(order, {}, under_way);
  if (next == order.end()) return std::nullopt;
  const unsigned of_its_source = under_way(*next);
  const unsigned max = lookups < max_lookups - kept_lookups ? max_lookups_of_source : 1;
  if (of_its_source >= max) return std::nullopt;
  std::string host = std::move(*next);
  order.erase(next);
  Name& name = names.at(host);
  name.stage = Name::Stage::under_way;
  name.begun_at = Clock::now();
  name.source = least_busy_of(host).source;
  of_source.add(name.source);
  ++lookups;
  return host;
}

void HostLookups::Shared::note_answer(const std::string& host, const Looked& looked) {
  const auto* failure = std::get_if<DialFailure>(&looked);
  if (failure == nullptr || failure->fault != Fault::resolver) {
    unanswered.erase(host);
    return;
  }
  if (unanswered.size() >= max_unanswered && !unanswered.contains(host))
    unanswered.erase(
        std::ranges::min_element(unanswered, {}, [](const auto& entry) { return entry.second; }));
  unanswered.insert_or_assign(host, Clock::now());
}

void HostLookups::Shared::finish(const std::string& host, const Looked& looked) {
  note_answer(host, looked);
  const auto name = names.find(host);
  of_source.remove(name->second.source);
  --lookups;
  // Each waits for this, or takes itself off the list: its thread's loop is there.
  for (Waiter* waiter : name->second.waiters) {
    asio::post(waiter->executor, [this_one = waiter->shared_from_this(), looked] {
      this_one->looked = looked;
      this_one->done.notify();
    });
  }
  names.erase(name);
}

void HostLookups::Shared::work() {
  std::unique_lock lock(mutex);
  auto rested = std::cv_status::no_timeout;
  while (stage == Stage::open) {
    const auto host = take_next();
    if (!host) {
      if (rested == std::cv_status::timeout) break;
      ++at_rest;
      rested = changed.wait_for(lock, lookup_thread_rest);
      --at_rest;
      continue;
    }
    rested = std::cv_status::no_timeout;
    lock.unlock();
    const Looked looked = look_up(*host);
    lock.lock();
    finish(*host, looked);
  }
  --threads;
}

HostLookups::HostLookups(LookUp look_up, MakeThread make_thread, std::chrono::milliseconds is_silent_after)
    : shared_(std::make_shared<Shared>(std::move(look_up), std::move(make_thread), is_silent_after)) {}

HostLookups::~HostLookups() { shared_->close(); }

// A silent name is asked for all the same: who comes later may have its answer.
Task<std::optional<Looked>> HostLookups::look_up(Executor executor, Lookup wanted) {
  const std::string& host = wanted.host;
  std::error_code no_address;
  const auto address = asio::ip::make_address(host, no_address);
  if (!no_address) co_return Looked(Addresses{address});
  if (wanted.keep.count() > 0) {
    if (auto known = kept_.find(host, wanted.keep, Clock::now())) co_return Looked(std::move(*known));
  }
  auto until = wanted.until;
  if (wanted.if_silent == IfSilent::leave && shared_->is_silent(host))
    until = std::min(until, Clock::now() + silent_patience);

  struct Waiting {  // also in a coroutine that is destroyed while it waits
    std::shared_ptr<Shared> shared;
    std::shared_ptr<Waiter> waiter;
    std::string host;
    ~Waiting() { shared->leave(*waiter, host); }
  };
  const auto waiter = std::make_shared<Waiter>(executor, std::move(wanted.source));
  const Waiting waiting{shared_, waiter, host};
  shared_->add(*waiter, host);
  while (!waiter->looked && Clock::now() < until) co_await waiter->done.wait_until(until);
  if (const auto* found = waiter->looked ? std::get_if<Addresses>(&*waiter->looked) : nullptr;
      found != nullptr && wanted.keep.count() > 0)
    kept_.keep(host, *found, Clock::now());
  co_return std::move(waiter->looked);
}

}  // namespace sshrp::net
