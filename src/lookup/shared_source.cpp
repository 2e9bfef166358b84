// SPDX-License-Identifier: MIT
#include "lookup/shared_source.h"

#include <algorithm>
#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/post.hpp>
#include <asio/this_coro.hpp>
#include <vector>

#include "net/event.h"

namespace sshrp::lookup {
namespace {

/// Of one login, on its own thread.
struct Waiting {
  explicit Waiting(const net::Executor& its_executor) : executor(its_executor), answered(its_executor) {}

  net::Executor executor;
  net::Event answered;
  std::optional<Found> found{};
};
using WaitingPtr = std::shared_ptr<Waiting>;

void tell(const WaitingPtr& waiting, const Found& found) {
  asio::post(waiting->executor, [waiting, found] {
    waiting->found = found;
    waiting->answered.notify();
  });
}

}  // namespace

/// One question under way. What changes is guarded by the source's mutex.
class SharedSource::Query {
 public:
  Query(std::weak_ptr<SharedSource> source, Key key, const net::Executor& executor)
      : source_(std::move(source)), key_(std::move(key)), executor_(executor) {}
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  /// Gives it to all who wait, once; nobody joins any more then.
  void answer(const Found& found) {
    std::vector<WaitingPtr> waiting;
    if (const auto source = source_.lock()) {
      const std::lock_guard lock(source->mutex_);
      const auto held = source->queries_.find(key_);
      if (held != source->queries_.end() && held->second.get() == this) source->queries_.erase(held);
      waiting.swap(waiting_);
    }
    for (const auto& one : waiting) tell(one, found);
  }

  std::vector<WaitingPtr>& waiting() { return waiting_; }
  /// Ends the question, on its own thread.
  void cancel(const std::shared_ptr<Query>& self) {
    asio::post(executor_, [self] { self->cancelled_.emit(asio::cancellation_type::terminal); });
  }
  asio::cancellation_slot slot() { return cancelled_.slot(); }
  const Key& key() const { return key_; }

 private:
  const std::weak_ptr<SharedSource> source_;
  const Key key_;
  const net::Executor executor_;
  asio::cancellation_signal cancelled_;
  std::vector<WaitingPtr> waiting_;
};

/// A login among those that wait for a query, until it leaves.
class SharedSource::Waiter {
 public:
  Waiter(SharedSource& source, std::shared_ptr<Query> query, WaitingPtr waiting)
      : source_(source), query_(std::move(query)), waiting_(std::move(waiting)) {}
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;
  ~Waiter() {
    const std::lock_guard lock(source_.mutex_);
    --source_.waiters_;
    if (std::erase(query_->waiting(), waiting_) == 0 || !query_->waiting().empty()) return;
    source_.queries_.erase(query_->key());
    query_->cancel(query_);
  }

 private:
  SharedSource& source_;
  std::shared_ptr<Query> query_;
  WaitingPtr waiting_;
};

net::Task<Found> SharedSource::find(Asking asking) {
  const auto self = shared_from_this();
  const net::Executor executor = co_await asio::this_coro::executor;
  const auto waiting = std::make_shared<Waiting>(executor);
  std::shared_ptr<Query> query;
  enum class Asked { already, not_yet } asked = Asked::already;
  {
    const std::lock_guard lock(mutex_);
    Key key{asking.user, asking.client, asking.listener};
    const auto found = queries_.find(key);
    const bool is_new = found == queries_.end();
    if (waiters_ >= bounds_.waiters || (is_new && queries_.size() >= bounds_.queries))
      co_return Unavailable{"too many routes are being asked for"};
    if (is_new) {
      query = std::make_shared<Query>(weak_from_this(), key, executor);
      queries_.emplace(std::move(key), query);
      asked = Asked::not_yet;
    } else {
      query = found->second;
    }
    query->waiting().push_back(waiting);
    ++waiters_;
  }
  const Waiter waiter(*this, query, waiting);
  if (asked == Asked::not_yet) {
    asio::co_spawn(executor, run(source_, query, std::move(asking)),
                   asio::bind_cancellation_slot(query->slot(), asio::detached));
  }
  while (!waiting->found) co_await waiting->answered.wait();
  co_return *std::move(waiting->found);
}

// However it ends, also with the thread under it, those who wait are told.
net::Task<void> SharedSource::run(RouteSourcePtr source, std::shared_ptr<Query> query, Asking asking) {
  struct Telling {
    std::shared_ptr<Query> query;
    Found found = Unavailable{"the question was given up"};
    explicit Telling(std::shared_ptr<Query> asked) : query(std::move(asked)) {}
    Telling(const Telling&) = delete;
    Telling& operator=(const Telling&) = delete;
    ~Telling() { query->answer(found); }
  };
  Telling telling(std::move(query));
  try {
    telling.found = co_await source->find(std::move(asking));
  } catch (const std::exception& error) {
    telling.found = Unavailable{error.what()};
  }
}

}  // namespace sshrp::lookup
