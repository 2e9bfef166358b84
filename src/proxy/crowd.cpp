// SPDX-License-Identifier: MIT
#include "proxy/crowd.h"

namespace sshrp::proxy {

Crowd::Weighed Crowd::weighed(const Group& group, std::size_t step) {
  const Candidate first = group.candidate();
  return {weight(first.connections, step), first.rank, step, first.member};
}

// Where a network stands follows from all that is in it: so to change something all are taken out from the
// widest down, and put back from the source up.
Crowd::Groups Crowd::take_out(const access::SourceNetworks& networks) {
  Groups groups{};
  for (std::size_t step = networks.size(); step-- > 0;) {
    groups[step] = &groups_[networks[step]];
    if (groups[step]->connections == 0) continue;
    weighed_.erase(weighed(*groups[step], step));
    if (step + 1 < networks.size()) groups[step + 1]->candidates.erase(groups[step]->candidate());
  }
  return groups;
}

void Crowd::put_back(const access::SourceNetworks& networks, const Groups& groups) {
  for (std::size_t step = 0; step < networks.size(); ++step) {
    const Group& group = *groups[step];
    if (group.connections == 0) {
      groups_.erase(networks[step]);
      continue;
    }
    weighed_.insert(weighed(group, step));
    if (step + 1 < networks.size()) groups[step + 1]->candidates.insert(group.candidate());
  }
}

void Crowd::add(Member& member) {
  const Groups groups = take_out(member.networks);
  groups[0]->candidates.insert({1, member.rank, &member});
  for (std::size_t step = 0; step < member.networks.size(); ++step) ++groups[step]->connections;
  ++size_;
  put_back(member.networks, groups);
}

void Crowd::remove(Member& member) {
  const Groups groups = take_out(member.networks);
  groups[0]->candidates.erase({1, member.rank, &member});
  for (std::size_t step = 0; step < member.networks.size(); ++step) --groups[step]->connections;
  --size_;
  put_back(member.networks, groups);
}

void Crowd::change_rank(Member& member, const Rank& rank) {
  const Groups groups = take_out(member.networks);
  groups[0]->candidates.erase({1, member.rank, &member});
  member.rank = rank;
  groups[0]->candidates.insert({1, rank, &member});
  put_back(member.networks, groups);
}

Crowd::Member* Crowd::furthest_behind() const {
  return weighed_.empty() ? nullptr : weighed_.begin()->member;
}

}  // namespace sshrp::proxy
