// Book: who writes the table of penalties, a master or --unban: what an offence comes to, and what is over.
// OpenSSH's rules (srclimit.c of sshd): penalties of a source add up, one at a time is in force or deferred.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <set>

#include "penalty/table.h"

namespace sshrp::penalty {

/// What came of an offence that is worth telling.
struct Verdict {
  access::Network source;
  Offence offence;
  config::seconds time;  // that the source is refused
  enum class Kind { refused, banned } kind;
};

/// Of one process; all that write do so one after the other. Functions that change the table wait up to
/// `lock_patience` for others, and do nothing where that isn't enough.
class Book {
 public:
  static constexpr std::chrono::milliseconds lock_patience{100};
  static constexpr std::chrono::milliseconds rest{1000};  // after that was in vain, until it is tried again
  static constexpr std::size_t max_waiting = 4096;        // reports meanwhile: more are lost, and counted
  static constexpr std::size_t max_forgotten = 4096;  // so that a master does nothing else for no long time

  /// Throws std::system_error; and std::runtime_error where the files are another build's.
  explicit Book(const PenaltyFiles& files);

  struct Report {
    Offence offence;
    access::IpAddress address;
  };
  /// By these rules; of exempt sources nothing. What the table can't be changed for now waits, and comes in
  /// with the next call, also one without reports, that finds it can.
  std::vector<Verdict> penalise(const config::Limits& limits, const std::vector<Report>& reports,
                                Milliseconds now);
  /// How many reports wait; how many have been lost because too many did.
  std::size_t waiting() const { return waiting_.size(); }
  std::size_t lost() const { return lost_; }
  /// Forgets what is over, up to `max_forgotten` of each part: the rest is for the next time.
  void forget_old(Milliseconds now);
  /// Forgets all of sources that are in that network, or that it is in. How many there were; nullopt: the
  /// table can't be changed now, or no further. Others write between steps of `max_lifted` places.
  static constexpr std::size_t max_lifted = 8192;
  std::optional<std::size_t> lift(const access::Network& network);
  /// Bans that source, whatever the rules say, from now on for that time. False: the table can't be changed
  /// now.
  bool ban(const access::Network& source, config::seconds time, Milliseconds now);
  /// What isn't over: bans, and penalties in force or deferred. Throws std::runtime_error: it is being
  /// changed all the time, or who changed it died of that and none has written since.
  std::vector<std::pair<Part, Entry>> list(Milliseconds now) const;

 private:
  void keep(const std::vector<Report>& reports);
  bool write_alone(const std::function<void()>& what);
  bool change(const std::function<void()>& what);
  std::vector<std::size_t> taken_places(Part part) const;
  std::size_t room_for(Part part, std::size_t first, const Entry& entry) const;
  void index_anew();
  void mend();
  std::optional<Verdict> penalise_one(const config::Limits& limits, const Report& report, Milliseconds now);
  std::optional<Verdict> strike(const config::Penalties& rules, const access::Network& source,
                                Offence offence, Milliseconds now);
  std::optional<Entry> find(Part part, const access::Network& source, Milliseconds now) const;
  void write(Part part, std::size_t place, const Entry& entry);
  void put(Part part, const Entry& entry, std::size_t max);
  void erase(Part part, std::size_t place);
  void count_size(Part part, const Entry& entry, int change);
  void show_changed_sizes();
  void free_place(Part part, std::size_t place, std::size_t left);
  void forget_part(Part part, Milliseconds now);

  const Places places_;
  const util::UniqueFd lock_;
  SharedTable* table_;
  // Places that are taken, by the end of what is there: this process's own, and right as long as only it
  // writes.
  std::array<std::set<std::pair<Milliseconds, std::size_t>>, parts> ends_{};
  std::vector<Report> waiting_{};
  std::size_t lost_ = 0;
  Milliseconds try_again_at_ = 0;
  // Of these how many have which prefix, of IPv4 and IPv6; strikes aren't looked for by anybody else.
  std::array<std::array<std::size_t, Sizes().size()>, 2> sizes_{};
  enum class Shown { yes, no } sizes_shown_ = Shown::yes;
  std::uint64_t indexed_ = ~std::uint64_t{0};  // SharedTable::sequence, when that was right
};

}  // namespace sshrp::penalty
