"""Questions as values: what each way of asking is understood as."""

from __future__ import annotations

import json
from datetime import date

import pytest

from handlers.ask.parse import name_alone
from handlers.ask.question import Doubt, DoubtKind, Intent, Join, Question, Status, Window
from handlers.bodies import is_yet_called
from store.records import AgencyRef, RoleFilter
from tests.handlers.ask.known import (
    BUREAU,
    CNIPA,
    GACC,
    PLANS,
    SAMR,
    a_plan,
    lexicon,
    understood,
)

QUESTIONS = [
    # whose, and which part
    ("我们局负责什么", "responsible(own, cnipa)"),
    ("我局牵头的任务有哪些？", "responsible(own, cnipa, lead)"),
    ("本单位参与哪些", "responsible(own, cnipa, participant)"),
    ("请问咱们署都有哪些任务", "responsible(own, cnipa)"),
    ("我部配合的工作", "responsible(own, cnipa, participant)"),
    ("负责什么", "responsible(own, cnipa)"),
    ("税务总局负责什么", "responsible(sta)"),
    ("海关总署牵头哪些", "responsible(gacc, lead)"),
    ("工信部参与但不牵头的", "responsible(miit, participant)"),
    ("外交部是不是参与了", "responsible(mfa, participant, yes_no)"),
    ("教育部一家单独承担的", "responsible(moe, sole)"),
    ("版权局负责的事情", "responsible(ccpd)"),
    ("what does GACC do", "responsible(gacc)"),
    ("知识产权据负责什么", "responsible(cnipa)"),
    ("俺们局要干啥子", "responsible(own, cnipa)"),
    ("咱局这两年都摊上哪些活", "responsible(own, cnipa)"),
    ("我局作为牵头单位的有哪些", "responsible(own, cnipa, lead)"),
    ("司法部（不算牵头的）参与哪些", "responsible(moj, participant)"),
    ("公安部都没牵头吗", "responsible(mps, lead, yes_no)"),
    ("公安部牵头，别的不要", "responsible(mps, lead)"),
    ("怎么查我们单位的任务", "responsible(own, cnipa)"),
    ("兹查询贵系统中司法部所承担之工作任务", "responsible(moj)"),
    ("公安部自个儿干的有几样", "count(mps, sole, count)"),
    ("海关总署单打独斗的任务", "responsible(gacc, sole)"),
    ("海关总署要落实哪几件事", "responsible(gacc)"),
    ("我局扛了哪些担子", "responsible(own, cnipa)"),
    ("不是公安部牵头、但它参与的任务", "responsible(mps, participant)"),
    ("卫生健康委员会参加的任务", "responsible(nhc, participant)"),
    ("商务部在哪些任务里排第一", "responsible(mofcom, lead)"),
    ("最高人民法院唯一负责单位的任务", "responsible(spc, sole)"),
    ("海关总署手头的任务", "responsible(gacc)"),
    # with whom, and without whom
    ("我们局和别的部门一起做的", "responsible(own, cnipa, shared)"),
    ("公安部不是独自负责的", "responsible(mps, shared)"),
    ("公安部按职责分工的有哪些", "responsible(mps, divided)"),
    ("公安部和海关总署按职责分工的", "responsible(mps, gacc, divided)"),
    ("除了公安部牵头的还有哪些版权任务", "find(but mps, lead, “版权”)"),
    ("不用海关参加的版权任务", "find(but gacc, “版权”)"),
    ("轮到海关总署牵头的任务", "responsible(gacc, lead)"),
    ("轮不到海关总署的版权任务", "find(but gacc, “版权”)"),
    ("不是海关牵头的", "responsible(gacc, participant)"),
    ("是不是海关牵头的", "responsible(gacc, lead, yes_no)"),
    ("国防科工局牵头几项，参与几项", "count(sastind, count)"),
    ("我们局挑大梁的任务", "responsible(own, cnipa, lead)"),
    ("农业部当配角的", "responsible(mara, participant)"),
    ("外交部就没有牵头的吗", "responsible(mfa, lead, yes_no)"),
    ("外交负责什么", "responsible(mfa)"),
    ("银保监跟知识产权局合作的任务", "responsible(cnipa, cbirc, all)"),
    ("公安部管不管软件正版化", "find(mps, “软件正版化”, yes_no)"),
    ("知识产权局和海关总署分别牵头几个", "count(cnipa, gacc, any, lead, count)"),
    ("两高分别负责什么", "responsible(spc, spp, any)"),
    ("不用跟别人合作的任务", "responsible(own, cnipa, sole)"),
    ("不涉及我们的", "find(but cnipa)"),
    ("国管局、网信办都有哪些活，各列一下", "responsible(ngoa, cac, any)"),
    ("中宣部牵头、广电配合", "responsible(ccpd, nrta, all, lead)"),
    ("公安、商务都参与的有哪些", "responsible(mps, mofcom, all)"),
    ("科技、教育共同的", "responsible(most, moe, all)"),
    ("独自负责的一共多少", "count(own, cnipa, sole, count)"),
    ("两份计划里商务部加起来多少项", "count(mofcom, count)"),
    ("信息服务中心由哪两家建", "who(“信息服务中心”)"),
    ("指导意见有没有出来", "status(status any, “指导意见”)"),
    ("已经报完成的有几项", "status(own, cnipa, status done, count)"),
    ("年度推进计划二十五", "item(plan yearly-2021, #25)"),
    ("哪些任务同时有海关和公安", "responsible(gacc, mps, all)"),
    ("海关跟公安有没有合作的活", "responsible(gacc, mps, all, yes_no)"),
    ("教育和科技的", "find(“教育和科技”, alone)"),
    ("海关总署、公安部都没参与的版权任务", "find(but mps, but gacc, “版权”)"),
    ("除了海关，也去掉公安部也参与的版权任务", "find(but gacc, but mps, “版权”)"),
    ("我们和谁都不合作的任务", "responsible(own, cnipa, sole)"),
    # names of two characters before whatever is asked
    ("海关最近的任务", "responsible(gacc)"),
    ("科协到底管啥", "responsible(cast)"),
    ("央行逾期的任务", "overdue(pbc, ..2020-09-14)"),
    ("高法总共参与几项", "count(spc, participant, count)"),
    ("海关报了没有", "status(gacc, status any)"),
    ("海关保护的任务", "find(“海关保护”)"),
    ("海关二〇二一年任务", "responsible(gacc, plan yearly-2021)"),
    # how it stands
    ("植物新品种条例修好没有", "status(status any, “植物新品种条例”)"),
    ("种业那个意见印了没", "status(status any, “种业那个意见”)"),
    ("到期的任务都完成了没", "status(..2020-09-15, status any)"),
    ("做完的有哪些", "status(own, cnipa, status done)"),
    ("哪些单位还没报", "status(status open)"),
    ("再过一周到期的", "due(2020-09-15..2020-09-22)"),
    ("一个季度内到期", "due(2020-09-15..2020-12-15)"),
    ("三四季度到期的", "due(2020-07-01..2020-09-30|2020-10-01..2020-12-31)"),
    ("6月底 7月底分别几项", "count(2020-06-01..2020-06-30|2020-07-01..2020-07-31, count)"),
    ("先完成再持续推进的任务", "due(kind by_then_ongoing)"),
    ("还没到日子的还有几个", "count(2020-09-15.., count)"),
    ("一共涉及多少个部门", "out_of_scope()"),
    ("截止日期已过的", "overdue(..2020-09-14)"),
    # no name, whatever it ends with
    ("逾期没办的", "overdue(..2020-09-14)"),
    ("提到商会协会的", "find(“商会协会”)"),
    ("拖到现在还没弄完的", "overdue(..2020-09-14)"),
    ("今天有到期没交的吗", "overdue(..2020-09-14, yes_no)"),
    ("快到日子的", "due(2020-09-15..2020-10-15)"),
    ("春节前要完成的", "due(2020-09-15..2021-02-11)"),
    ("版权登记几月底前完成", "due(“版权登记”, when)"),
    ("版权登记有没有时限", "due(“版权登记”, when)"),
    ("剑网是几个部门一起搞的", "who(“剑网”)"),
    ("剑网报了吗", "status(status any, “剑网”)"),
    ("年度计划第20项谁负责", "item(plan yearly-2021, #20, whom)"),
    ("2020年那份有没有电商平台", "find(plan strategy-2020, plan opinion-2020, “电商平台”, yes_no)"),
    ("专利法第42条", "out_of_scope()"),
    ("中国有多少件发明专利", "out_of_scope()"),
    ("版权登记去哪办", "out_of_scope()"),
    ("能不能导出表格", "help()"),
    ("查地理标志", "find(“地理标志”)"),
    ("查处侵权", "find(“查处侵权”)"),
    ("版权登记进展如何", "status(status any, “版权登记”)"),
    ("2021年计划里的中医药传统知识", "find(plan yearly-2021, “中医药传统知识”)"),
    ("2021年计划中版权登记是谁的", "who(plan yearly-2021, “版权登记”)"),
    ("哪些事归海关管", "responsible(gacc)"),
    ("海关不牵头只参与的", "responsible(gacc, participant)"),
    ("海关关于版权的任务", "find(gacc, “版权”)"),
    ("最高法第39项", "item(spc, #39)"),
    ("给我发改委的全部任务", "responsible(ndrc)"),
    ("公安部牵头项目的个数", "count(mps, lead, count)"),
    ("教育部和科技部合着干的", "responsible(moe, most, all)"),
    ("公安部或司法部为主的任务", "responsible(mps, moj, any, lead)"),
    ("生态环境部自己牵头的", "responsible(mee, lead)"),
    ("公安部门承担的活整理一下", "responsible(mps)"),
    ("需要海关总署出面的任务", "responsible(gacc)"),
    ("教育部以前负责的那些事", "responsible(moe)"),
    ("教育部不当牵头的那些", "responsible(moe, participant)"),
    ("单独由农业农村部完成的任务", "responsible(mara, sole)"),
    ("中宣部作为第一责任单位的任务", "responsible(ccpd, lead)"),
    ("跟公安部有关的任务", "responsible(mps)"),
    ("公安部和司法部谁也少不了的任务", "responsible(mps, moj, all)"),
    # of nobody
    ("哪些任务没有列明责任单位", "find(nobody)"),
    ("没人管的任务", "find(nobody)"),
    ("有多少任务没写责任单位", "count(nobody, count)"),
    ("责任单位没写的有几条", "count(nobody, count)"),
    ("没明确牵头部门的地理标志任务", "find(nobody, “地理标志”)"),
    ("长期坚持、不设期限的有哪些", "due(kind ongoing)"),
    ("公安部、司法部其中任何一家牵头的任务", "responsible(mps, moj, any, lead)"),
    ("公安部总计几项任务", "count(mps, count)"),
    # several
    ("海关总署和公安部任一牵头的", "responsible(gacc, mps, any, lead)"),
    ("最高法牵头什么 最高检牵头什么", "responsible(spc, spp, any, lead)"),
    ("市场监管总局牵头，公安部不参与的", "responsible(samr, but mps, lead)"),
    ("哪些任务商务部在但海关总署不在", "responsible(mofcom, but gacc)"),
    ("2020年计划里没有海关总署的任务", "find(but gacc, plan strategy-2020)"),
    ("有没有海关总署的任务", "responsible(gacc, yes_no)"),
    ("排第一的是海关总署的", "responsible(gacc, lead)"),
    ("农业部门负责啥", "responsible(mara)"),
    ("公安、海关都有份的", "responsible(mps, gacc, all)"),
    ("除了公安部，海关总署负责的", "responsible(gacc, but mps)"),
    ("我们局没份的任务", "find(but cnipa)"),
    ("除了我们局还有谁负责专利导航", "who(“专利导航”)"),
    ("公安部和谁一起搞商业秘密", "who(mps, “商业秘密”)"),
    ("公安部和最高法一起负责的任务", "responsible(mps, spc, all)"),
    ("我们跟公安部都有份的", "responsible(own, cnipa, mps, all)"),
    ("公安部或海关总署牵头的", "responsible(mps, gacc, any, lead)"),
    ("公安部、海关总署各牵头什么", "responsible(mps, gacc, any, lead)"),
    ("公安部参与、海关总署牵头的", "responsible(gacc, mps, all, lead)"),
    ("两高负责什么", "responsible(spc, spp, any)"),
    ("两高一起参与的", "responsible(spc, spp, all)"),
    ("公安部和海关总署都参与的", "responsible(mps, gacc, all)"),
    ("公安部、海关总署参与的", "responsible(mps, gacc, all, participant)"),
    ("公检法都有份的任务", "responsible(mps, spp, spc, all)"),
    ("检察院的活", "responsible(spp)"),
    ("广电总局和宣传部牵头哪些", "responsible(nrta, ccpd, all, lead)"),
    ("法院牵头哪些", "responsible(spc, lead)"),
    ("知识产权法院建设", "find(“知识产权法院建设”, alone)"),
    # plans and sections
    ("科技部2020年推进计划负责什么", "responsible(most, plan strategy-2020)"),
    ("中宣部2021年计划里牵头哪些", "responsible(ccpd, lead, plan yearly-2021)"),
    ("中宣部在十四五规划里牵头哪些", "responsible(ccpd, lead, plan yearly-2021)"),
    ("公安部2021年牵头什么", "responsible(mps, lead, plan yearly-2021)"),
    ("公安部2031年计划负责什么", "responsible(mps, plan 2031年计划)"),
    ("司法保护方面公安部参与的", "responsible(mps, participant, section 司法保护)"),
    ("公共服务板块有哪些任务", "find(section 公共服务)"),
    # by content
    ("软件正版化都有哪些要求", "find(“软件正版化”)"),
    ("软件正版化", "find(“软件正版化”, alone)"),
    ("地理标志的任务里市场监管总局参与的", "find(samr, participant, “地理标志”)"),
    ("2021年计划里关于商业秘密的", "find(plan yearly-2021, “商业秘密”)"),
    ("剑网2021", "find(“剑网2021”, alone)"),
    ("反垄断", "find(“反垄断”, alone)"),
    ("哪些文件提到过区块链", "find(“区块链”)"),
    ("方案里有没有说人工智能", "find(“人工智能”, yes_no)"),
    ("商标恶意注册怎么管", "find(“商标恶意注册”, alone)"),
    ("惩罚性赔偿在哪些文件里", "find(“惩罚性赔偿”)"),
    # words of asking and of parts within a subject are the subject
    ("中华人民共和国商标法", "find(“中华人民共和国商标法”, alone)"),
    ("知识产权公共服务", "find(“知识产权公共服务”, alone)"),
    ("商品交易市场", "find(“商品交易市场”, alone)"),
    ("深度参与全球知识产权治理", "find(“深度参与全球知识产权治理”, alone)"),
    ("知识产权协同保护", "find(“知识产权协同保护”, alone)"),
    ("持续推进软件正版化工作", "find(“持续推进软件正版化”, alone)"),
    ("组织召开新闻发布会", "find(“组织召开新闻发布会”, alone)"),
    # when
    ("10月和12月到期的", "due(2020-10-01..2020-10-31|2020-12-01..2020-12-31)"),
    ("7月底、8月底那批逾期了吗", "overdue(2020-07-01..2020-07-31|2020-08-01..2020-08-31, yes_no)"),
    ("今年还有几项没到期", "count(2020-09-15..2020-12-31, count)"),
    ("2021年到期的任务", "due(2021-01-01..2021-12-31)"),
    ("第11项过期了吗", "due(#11, when, yes_no)"),
    ("没到期的还有多少", "count(2020-09-15.., count)"),
    ("前三季度到期的", "due(2020-01-01..2020-09-30)"),
    ("本月中旬到期的", "due(2020-09-11..2020-09-20)"),
    ("不晚于10月的", "due(..2020-10-31)"),
    ("第8项还有几天到期", "due(#8, when)"),
    ("第8项的期限", "due(#8, when)"),
    ("执法指南什么时候出台", "due(“执法指南”, when)"),
    ("国庆前要完成的", "due(2020-09-15..2020-09-30)"),
    ("拖了的有哪些", "overdue(..2020-09-14)"),
    ("该完成还没完成的", "overdue(..2020-09-14)"),
    ("截止今天已过期的", "overdue(..2020-09-14)"),
    ("10月底那批过期了没", "overdue(2020-10-01..2020-10-31)"),
    ("快超期了的", "due(2020-09-15..2020-10-15)"),
    ("下个月到期的", "due(2020-10-01..2020-10-31)"),
    ("哪些是持续推进的 关于商标的", "due(kind ongoing, “商标”)"),
    ("持续推进的任务里跟海关有关的", "due(kind ongoing, “海关”)"),
    ("没写完成时限的有哪些", "due(kind none)"),
    ("距离到期不足三个月的", "due(2020-09-15..2020-12-15)"),
    ("截至2020年8月底逾期的", "overdue(..2020-08-31)"),
    ("哪些任务没能按期完成", "overdue(..2020-09-14)"),
    ("哪些任务已经过了截止日期", "overdue(..2020-09-14)"),
    ("共有多少任务写明2020年内完成", "count(2020-01-01..2020-12-31, count)"),
    ("还剩不到一个月就到期的任务", "due(2020-09-15..2020-10-15)"),
    ("海关总署的任务有没有写期限的", "due(gacc, kind by, yes_no)"),
    ("哪些是完成之后还得继续推进的", "due(kind by_then_ongoing)"),
    ("6月底应该完成的那项过了没有", "overdue(2020-06-01..2020-06-30)"),
    ("海关总署已经完成的任务", "status(gacc, status done)"),
    ("我局已办结的", "status(own, cnipa, status done)"),
    ("法案通过了没有", "status(status any, “法案”)"),
    ("快到期的有哪些", "due(2020-09-15..2020-10-15)"),
    ("有没有已经过期的", "overdue(..2020-09-14, yes_no)"),
    ("7月底那批是不是都超期了", "overdue(2020-07-01..2020-07-31, yes_no)"),
    ("第8项什么时候到期", "due(#8, when)"),
    # who, which, how many
    ("谁负责地理标志专门立法", "who(“地理标志专门立法”)"),
    ("强省强市建设归口哪里", "who(“强省强市建设”)"),
    ("文化执法改革的主责部门", "who(“文化执法改革”)"),
    ("软件正版化归哪个部门管", "who(“软件正版化”)"),
    ("国防专利条例修订的牵头单位是哪家", "who(“国防专利条例修订”)"),
    ("第39项谁负责", "item(#39, whom)"),
    ("第39项", "item(#39)"),
    ("行政保护方案二、（三）说了什么", "item(plan work-2021, #二(三))"),
    ("纲要分工方案弄出来没有", "status(status any, “纲要分工方案”)"),
    ("行政保护方案第二部分第四项", "item(plan work-2021, section 二、, #4)"),
    ("剑网行动搞完了没", "status(status any, “剑网行动”)"),
    ("判断标准有没有印发", "status(status any, “判断标准”)"),
    ("海牙协定加入了没有", "status(status any, “海牙协定”)"),
    ("快递业信用体系归哪管", "who(“快递业信用体系”)"),
    ("85项出口基地名单已公布", "report(#85)"),
    ("你好 可以做什么", "help()"),
    ("新手，不会用", "help()"),
    ("讲讲专利法的历史", "out_of_scope()"),
    ("有几个任务误了期限", "count(..2020-09-14, count)"),
    ("第21项哪年完成", "due(#21, when)"),
    ("10月底那几项拖没拖", "overdue(2020-10-01..2020-10-31, yes_no)"),
    ("第39项情况如何", "status(status any, #39)"),
    ("2021年计划，三十九项", "item(plan yearly-2021, #39)"),
    ("三项任务", "out_of_scope()"),
    ("可以发语音问吗", "help()"),
    ("2020年底前还剩哪些要完成", "due(2020-09-15..2020-12-31)"),
    ("10月份有没有到期的", "due(2020-10-01..2020-10-31, yes_no)"),
    ("负责修订反垄断法的部门", "who(“修订反垄断法”)"),
    ("推进计划中涉及电商平台的条目，限2020-2021", "find(plan opinion-2020, “电商平台”)"),
    ("功能介绍", "help()"),
    ("怎么问你才能查到任务", "help()"),
    ("帮我改改这段文字", "out_of_scope()"),
    ("使用手册", "help()"),
    ("怎么跟你提问", "help()"),
    ("注册商标多久能下来", "out_of_scope()"),
    ("剑网行动现在啥情况", "status(status any, “剑网行动”)"),
    ("我的专利什么时候能批下来", "out_of_scope()"),
    ("会议材料帮我整一份", "out_of_scope()"),
    ("龙腾行动已经结束，请记录", "report(“龙腾行动”)"),
    ("第3、5、8项", "item(#3,5,8)"),
    ("2020年计划第3项和第5项", "item(plan strategy-2020, #3,5)"),
    ("第3至6项谁负责", "item(#3,4,5,6, whom)"),
    ("强省、强市建设", "find(“强省、强市建设”, alone)"),
    ("第22项是不是文旅部负责", "item(mct, #22, whom, yes_no)"),
    ("谁牵头的任务最多", "out_of_scope(compares)"),
    ("都能问点啥", "help()"),
    ("39", "item(#39)"),
    ("第一百零二项", "item(#102)"),
    ("2021年计划第39项是什么", "item(plan yearly-2021, #39)"),
    ("strategy-2020 26", "item(plan strategy-2020, #26)"),
    ("strategy-2020#二(一)", "item(plan strategy-2020, #二(一))"),
    ("行政保护方案二（三）", "item(plan work-2021, #二(三))"),
    ("农业部有几项任务", "count(mara, count)"),
    ("2020年8月底前完成的有几项", "count(2020-08-01..2020-08-31, count)"),
    ("一共有多少项任务", "count(count)"),
    ("教育部是几项任务的牵头单位", "count(moe, lead, count)"),
    ("知识产权局一共牵头多少项", "count(cnipa, lead, count)"),
    ("统计一下商务部的任务数", "count(mofcom, count)"),
    ("民法典第39条", "out_of_scope()"),
    ("任务39", "item(#39)"),
    # how it stands, and what is reported
    ("有多少项已经完成了", "status(own, cnipa, status done, count)"),
    ("专利法修改完成了吗", "status(status any, “专利法修改”)"),
    ("30 已完成", "report(#30)"),
    ("第30项延期，预计年底完成", "report(#30)"),
    ("第30项滞后，经费没到位", "report(#30)"),
    ("龙腾行动已部署，查扣1200批次", "report(“龙腾行动”, “查扣1200批次”)"),
    ("怎么报进展", "help()"),
    ("还有什么没完成", "status(own, cnipa, status open)"),
    ("我们完成了几项了", "status(own, cnipa, status done)"),
    ("第39项进展如何", "status(status any, #39)"),
    ("第39项我们办完了", "report(own, cnipa, #39)"),
    ("填报第39项", "report(#39)"),
    # about the bot, and about nothing of ours
    ("怎么用啊", "help()"),
    ("你都能干些啥", "help()"),
    ("有哪些计划文件？", "plans()"),
    ("您好！", "greeting()"),
    ("今天天气怎么样", "out_of_scope()"),
    ("商标注册要交多少钱", "out_of_scope()"),
    ("帮我写一份总结", "out_of_scope()"),
    ("？？？", "out_of_scope()"),
    ("海" * 500, "out_of_scope()"),
    # a name and nothing else
    ("国知局", "responsible(cnipa, alone)"),
    ("海关总署？", "responsible(gacc, alone)"),
    ("世界知识产权组织", "responsible(alone, mentioned “世界知识产权组织”)"),
    ("天上人间办公室", "responsible(alone, unknown “天上人间办公室”)"),
]


@pytest.mark.parametrize(("text", "printed"), QUESTIONS)
def test_what_is_understood(text: str, printed: str) -> None:
    assert str(understood(text)) == printed


@pytest.mark.parametrize("text", [text for text, _ in QUESTIONS])
def test_a_question_survives_being_kept(text: str) -> None:
    question = understood(text)
    kept = json.loads(json.dumps(question.to_json()))
    assert Question.from_json(kept) == question


# Of another field than the shipped documents.
OTHERS = (
    a_plan(
        1,
        "food-2023",
        "2023 年食品安全工作安排",
        "2023年食品安全重点工作安排",
        (2023, 2023),
        names=True,
    ),
    a_plan(
        2, "fitness-2025", "全民健身计划", "全民健身计划（2021—2025年）", (2021, 2025), names=False
    ),
    a_plan(
        3, "trade-2024", "2024 年工作要点", "2024年推进贸易便利化工作要点", (2024, 2024), names=True
    ),
)
OTHER_HEADINGS = ("一、从严从实加强全过程监管", "二、增加健身设施有效供给")


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("食品安全工作安排里农业农村部牵头哪些", "responsible(mara, lead, plan food-2023)"),
        ("2024年工作要点第5项", "item(plan trade-2024, #5)"),
        ("工作要点 5", "item(plan trade-2024, #5)"),
        ("健身计划里有没有说社区健身中心", "find(plan fitness-2025, “社区健身中心”, yes_no)"),
        ("谁负责校园食品安全检查", "who(“校园食品安全检查”)"),
        ("全过程监管这部分有哪些任务", "find(section 全过程监管)"),
        ("海关总署贸易便利化要做啥", "find(gacc, “贸易便利化”)"),
        ("fitness-2025#3", "item(plan fitness-2025, #3)"),
        ("体育总局年底前要完成的", "due(gas, 2020-09-15..2020-12-31)"),
    ],
)
def test_other_documents_are_asked_about_alike(text: str, printed: str) -> None:
    assert str(understood(text, plans=OTHERS, sections=OTHER_HEADINGS)) == printed


FOLLOWING = [
    (["我们局牵头的有哪些", "那参与的呢"], "responsible(own, cnipa, participant)"),
    (
        ["公安部负责什么", "2021年的呢", "只看牵头的"],
        "responsible(mps, lead, plan yearly-2021, plan work-2021)",
    ),
    (["公安部牵头什么", "那最高检呢"], "responsible(spp, lead)"),
    (["公安部牵头什么", "只看软件正版化"], "find(mps, lead, “软件正版化”)"),
    (["海关总署牵头几项", "参与几项"], "count(gacc, participant, count)"),
    (["海关总署牵头几项", "那公安部呢"], "count(mps, lead, count)"),
    (["2020年10月底前要完成哪些", "那12月底呢"], "due(2020-12-01..2020-12-31)"),
    (["2020年10月底前要完成哪些", "逾期的呢"], "overdue(..2020-09-14)"),
    (["软件正版化有哪些任务", "谁负责"], "who(“软件正版化”)"),
    (["谁负责软件正版化", "那商业秘密呢"], "who(“商业秘密”)"),
    (["2020年计划第39项", "那40项呢"], "item(plan strategy-2020, #40)"),
    (["2020年计划第39项", "谁牵头"], "who(plan strategy-2020, #39)"),
    (["公安部负责什么", "今天天气怎么样"], "out_of_scope()"),
    (["公安部负责什么", "怎么用"], "help()"),
    (["2020年计划第39项", "下一项"], "item(plan strategy-2020, #40)"),
    (["2020年计划第39项", "原文"], "item(plan strategy-2020, #39)"),
    (["海关总署牵头几项", "是哪几项"], "responsible(gacc, lead)"),
    (["我们局牵头的有哪些", "去掉牵头"], "responsible(own, cnipa)"),
    (["公安部2020年推进计划负责什么", "不限年份"], "responsible(mps)"),
    (["公安部负责什么", "和海关总署都有份的"], "responsible(mps, gacc, all)"),
    (["关于商标的任务", "公安部有吗"], "find(mps, “商标”, yes_no)"),
    (["公安部牵头的", "我们局的呢"], "responsible(own, cnipa, lead)"),
    (["8月底要完成哪些", "逾期的呢"], "overdue(2020-08-01..2020-08-31)"),
    (["公安部负责什么", "下个月到期的有哪些"], "due(2020-10-01..2020-10-31)"),
]


@pytest.mark.parametrize(("texts", "printed"), FOLLOWING)
def test_a_question_goes_on_from_the_one_before(texts: list[str], printed: str) -> None:
    question: Question | None = None
    for text in texts:
        question = understood(text, previous=question)
    assert str(question) == printed


@pytest.mark.parametrize(
    ("text", "asker", "printed"),
    [
        ("总局牵头哪些", SAMR, "responsible(samr, lead)"),
        ("总署参与哪些", GACC, "responsible(own, gacc, participant)"),
        ("知识产权局", BUREAU, "responsible(ipo-beijing, alone)"),
        ("国家知识产权局", BUREAU, "responsible(cnipa, alone)"),
        ("我们局负责什么", None, "responsible(own)"),
    ],
)
def test_who_asks_settles_whose(text: str, asker: AgencyRef | None, printed: str) -> None:
    assert str(understood(text, asker)) == printed


def test_a_name_of_several_is_settled_by_the_reader() -> None:
    found = understood("总局牵头哪些", CNIPA)
    assert found.doubt is not None
    assert found.doubt.kind is DoubtKind.WHICH
    assert {"samr", "nrta", "sta"} <= set(found.doubt.options)
    assert found.role is RoleFilter.LEAD


def test_a_name_that_begins_later_is_not_offered_before() -> None:
    bank = lexicon().by_slug("cbirc")
    assert not is_yet_called(bank, "总局", date(2020, 10, 19))
    assert is_yet_called(bank, "总局", date(2024, 1, 1))
    assert is_yet_called(bank, "银保监会", date(2024, 1, 1))


def test_a_name_after_a_command_is_always_about_an_agency() -> None:
    for typed in ("海关总署负责的地理标志任务", "x" * 500, "今天"):
        found = name_alone(typed, lexicon=lexicon(), alone=False)
        assert found.doubt is not None, typed
        assert found.doubt.kind in (DoubtKind.UNKNOWN, DoubtKind.NEAR), typed
        assert len(found.typed) <= 40
    known = name_alone("中宣部", lexicon=lexicon(), alone=False)
    assert str(known) == "responsible(ccpd)"


def test_every_part_of_a_question_is_printed_and_kept() -> None:
    question = Question(
        Intent.STATUS,
        agencies=("a", "b"),
        join=Join.ANY,
        own=True,
        role=RoleFilter.LEAD,
        plans=("p",),
        section="s",
        window=Window(date(2020, 1, 1), None),
        kind="by",
        status=Status.OPEN,
        number="3",
        keywords=("k",),
        count=True,
        doubt=Doubt(DoubtKind.WHICH, "总局", ("x", "y")),
    )
    assert str(question) == (
        "status(own, a, b, any, lead, plan p, section s, 2020-01-01.., kind by, status open, "
        "#3, “k”, count, which “总局” x|y)"
    )
    assert Question.from_json(json.loads(json.dumps(question.to_json()))) == question


QINGCHUAN = a_plan(
    9, "plan-qc", "青川市优化营商环境 2025", "优化营商环境工作方案", (2025, 2025), names=True
)
LINJIANG = a_plan(
    10, "plan-lj", "2025 年工作方案", "临江县2025年优化营商环境工作方案", (2025, 2025), names=True
)


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ("青川市哪些任务有期限", "plan-qc"),
        ("临江县哪些任务有期限", "plan-lj"),
        ("青川市2025年有多少项任务", "plan-qc"),
        ("临江县第3项谁负责", "plan-lj"),
    ],
)
def test_the_place_of_a_plan_means_that_plan(asked: str, key: str) -> None:
    found = understood(asked, plans=(*PLANS, QINGCHUAN, LINJIANG))
    assert found.plans == (key,), found
    assert found.keywords == ()


def test_a_body_of_the_place_or_a_place_without_a_plan_means_no_plan() -> None:
    for asked in ("青川市公安局负责什么", "绵竹市哪些任务有期限", "城市更新有哪些任务"):
        assert understood(asked, plans=(*PLANS, QINGCHUAN)).plans == (), asked


def test_a_phrase_of_one_title_beside_a_number_means_that_plan() -> None:
    title = "关于对真抓实干成效明显地方加大激励支持力度的通知"
    notice = a_plan(11, "plan-zt", "激励通知", title, (2018, 2018), names=True)
    found = understood("真抓实干第三十项", plans=(*PLANS, notice))
    assert (found.plans, found.number, found.keywords) == (("plan-zt",), "30", ())
    # a phrase of several titles, or of none, narrows nothing
    for asked in ("推进计划的软件正版化第30项", "软件正版化第30项"):
        assert understood(asked, plans=(*PLANS, notice)).plans != ("plan-zt",)
