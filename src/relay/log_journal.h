// LogJournal: the journal as lines of the log.
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "channel/journal.h"

namespace sshrp::relay {

/// Refusals of one session that get a line each; a client that goes on asking fills no disk.
inline constexpr unsigned max_refusal_lines = 32;

/// Bytes of an audit's line: systemd's journal takes what is behind the first 48 KiB for another one.
inline constexpr std::size_t max_audit_line = 40 * 1024;

class LogJournal : public channel::Journal {
 public:
  explicit LogJournal(channel::SessionNames names);

  void refused(const std::string& what) override;
  void trouble(const std::string& sentence) override;
  void ran(const channel::Program& program, Verdict verdict) override;
  void did(const sftp::AuditRecord& made) override;

 private:
  struct Field;

  /// An audit's line: its fields behind one another, and where the log is JSON as members of their own, too.
  void record(std::string_view kind, const std::vector<Field>& fields);
  std::string audit_line(std::string_view kind, const std::vector<Field>& fields, std::size_t limit) const;

  const std::string id_;
  const std::string user_;  // escaped
  const std::string route_;
  unsigned refusals_ = 0;
  unsigned refused_programs_ = 0;
};

}  // namespace sshrp::relay
